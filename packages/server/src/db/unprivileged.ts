import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The account Postgres runs as when this process is root, which Postgres refuses to be. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How to start a command: as is, or as another account. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

const ACCOUNTS = ['postgres', 'nobody'];
const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'];

/** The account to switch to, or null when this process is an ordinary user. */
export function unprivilegedAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ACCOUNTS) {
    const fields = lines.find(line => line.startsWith(`${name}:`))?.split(':');
    // initdb asks for the name of its account, so it must be one that exists.
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error('Postgres refuses to run as root and there is no account "postgres" or "nobody" to switch to.');
}

/** The command that starts `command` as `account`, able to reach every one of `paths`. */
export function launchAs(
  account: Account | null,
  command: string,
  args: readonly string[],
  paths: readonly string[],
): Launch {
  if (account === null) return { command, args };
  const closed = [command, ...paths].map(path => closedFolder(path, account)).find(folder => folder !== null);
  if (closed === undefined) return { command, args, ...account };
  // Below a folder that only root may enter (a checkout in /root): keep root's right to pass, and nothing else of it.
  const setpriv = SETPRIV.find(existsSync);
  if (setpriv === undefined) {
    throw new Error(
      `Postgres refuses to run as root, and other accounts may not enter ${closed}: choose --data elsewhere.`,
    );
  }
  // Without the fix-up bit access(2), by which Postgres looks at its own files, forgets the right again.
  const identity = [
    '--securebits=+no_setuid_fixup',
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
  ];
  const right = ['--inh-caps=-all,+dac_override', '--ambient-caps=+dac_override'];
  return { command: setpriv, args: [...identity, ...right, command, ...args] };
}

/** The first folder above `path` that `account` may not enter, or null. */
function closedFolder(path: string, account: Account): string | null {
  for (let folder = dirname(realpathSync(path)); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const right = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & right) === 0) return folder;
    if (folder === dirname(folder)) return null;
  }
}

/** True when this process may write into a folder. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
