import { SETTINGS, type Setting } from './settings.js';

/** The settings in words, for people: `--help`, and the reference page. */

const settings = (): Setting<unknown>[] => Object.values<Setting<unknown>>(SETTINGS);

const fallbackOf = ({ fallback, fallbackSays }: Setting<unknown>): string => fallbackSays ?? fallback;

/** One line per setting, for `--help`. */
export function usage(): string {
  const lines = settings().map(setting => {
    const { flag, env, takes, says } = setting;
    const option = flag === null ? '' : `--${flag}${takes.isSwitch === true ? '' : ' …'}`;
    const fallback = fallbackOf(setting);
    const plain = says.replaceAll('`', '');
    return `  ${option.padEnd(22)} ${env.padEnd(24)} ${plain}${fallback === '' ? '' : ` (default ${fallback})`}`;
  });
  return `  ${'option'.padEnd(22)} environment\n${lines.join('\n')}\n`;
}

/** docs/reference/configuration.md, whole. */
export function configurationPage(): string {
  const groups = [...new Set(settings().map(({ group }) => group))];
  const sections = groups.map(group => {
    const rows = settings()
      .filter(setting => setting.group === group)
      .map(setting => {
        const { flag, env, key, takes, says } = setting;
        const cells = [
          flag === null ? '' : `\`--${flag}\``,
          `\`${env}\``,
          key === '' ? '' : `\`${key}\``,
          fallbackOf(setting),
          takes.allowed === 'text' ? '' : takes.allowed,
          says,
        ];
        return `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |').replaceAll('|  |', '| |');
      });
    const head = '| flag | environment | in the file | default | takes | meaning |\n|---|---|---|---|---|---|';
    return `## ${group}\n\n${head}\n${rows.join('\n')}\n`;
  });
  return `${HEAD}\n${sections.join('\n')}`;
}

const HEAD = `# Configuration

<!-- Generated from packages/server/src/settings.ts by \`npm run generate\`; do not edit. -->

A flag wins over the environment, the environment over the file. A value that cannot be used ends the start with a
sentence that says where it stands and what is allowed there, and with exit code 2. An empty value counts as none.

The file is \`trueppm.config.json\` or \`trueppm.config.yaml\` in the current folder, or what \`--config\` names: names
and values, lists as lists.

\`\`\`yaml
port: 9000
database_url: postgres://trueppm@db.example.org/trueppm
base_path: /ppm
trusted_proxies: 1
origins: [https://portal.example.org]
\`\`\`

Secrets have no flag: a command line can be read by everybody on the machine. \`NODE_ENV=production\` means production.
`;
