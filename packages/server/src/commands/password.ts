import { text } from 'node:stream/consumers';

/** The first line of standard input: a password that stands in no list of processes and no history of a shell. */
export async function readPassword(): Promise<string> {
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
  return line;
}
