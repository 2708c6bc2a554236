// What editors and language models read: VS Code's custom data for HTML and CSS, and llms.txt.
import { tokensOf } from './source.mjs';

const markdown = value => ({ kind: 'markdown', value });
const elementsOf = manifest => manifest.modules.flatMap(({ declarations }) => declarations);

/** Choices named in a description between backquotes, such as "`compact` or `comfortable` rows". */
function choicesOf({ type, description }) {
  if (type?.text === 'boolean') return [];
  return /^`[^`]+`(?:,? (?:or )?`[^`]+`)+/.test(description)
    ? [...description.matchAll(/`([^`]+)`/g)].map(match => ({ name: match[1] }))
    : [];
}

/** Tags and attributes, format 1.1 of vscode-custom-data. */
export function htmlDataOf(manifest) {
  const tags = elementsOf(manifest).map(({ tagName, summary, description, attributes = [] }) => ({
    name: tagName,
    description: markdown([summary, description].filter(Boolean).join('\n\n')),
    attributes: attributes.map(attribute => {
      const values = choicesOf(attribute);
      return {
        name: attribute.name,
        description: markdown(attribute.description),
        ...(attribute.type?.text === 'boolean' ? { valueSet: 'v' } : {}),
        ...(values.length > 0 ? { values } : {}),
      };
    }),
  }));
  return { version: 1.1, tags };
}

/** Tokens, format 1.1 of vscode-custom-data. */
export function cssDataOf(folder, manifest) {
  const own = elementsOf(manifest).flatMap(({ cssProperties = [] }) => cssProperties);
  const described = new Map(own.map(({ name, description }) => [name, description]));
  for (const { name, value, group } of tokensOf(folder)) {
    const said = described.get(name);
    described.set(name, `${said ? `${said}. ` : ''}${group ? `${group.split(':')[0]}. ` : ''}Default \`${value}\``);
  }
  const properties = [...described].map(([name, text]) => ({ name, description: markdown(text) }));
  return { version: 1.1, properties };
}

/** A page for language models: what there is, in few words. */
export function llmsOf(manifest) {
  const elements = elementsOf(manifest).map(element => {
    const list = (title, lines) => (lines.length === 0 ? [] : ['', `${title}:`, ...lines.map(line => `- ${line}`)]);
    const fields = element.members.filter(({ kind }) => kind === 'field');
    const methods = element.members.filter(({ kind }) => kind === 'method');
    const named = ({ name, description }) => `${name}: ${description}`;
    return [
      `## <${element.tagName}>`,
      '',
      [element.summary, element.description].filter(Boolean).join(' '),
      ...list(
        'Properties (attribute in brackets)',
        fields.map(
          ({ name, type, attribute, description }) =>
            `${name}${attribute ? ` [${attribute}]` : ''} (${type?.text}): ${description}`,
        ),
      ),
      ...list(
        'Methods',
        methods.map(
          ({ name, parameters = [], description }) =>
            `${name}(${parameters.map(({ name: of }) => of).join(', ')}): ${description}`,
        ),
      ),
      ...list(
        'Events',
        (element.events ?? []).map(({ name, type, description }) => `${name} (${type.text}): ${description}`),
      ),
      ...list('Slots', (element.slots ?? []).map(named)),
      ...list('Parts', (element.cssParts ?? []).map(named)),
      ...list('Style properties', (element.cssProperties ?? []).map(named)),
    ].join('\n');
  });
  return `${[
    '# @trueppm/components',
    '',
    '> Web components for project plans. `<ppm-gantt>` is a Gantt chart with its own scheduling engine: give it tasks and',
    '> links as plain properties and it computes dates, slack and the critical path in a worker. No server is needed.',
    '',
    '```html',
    '<script type="module" src="node_modules/@trueppm/components/dist/bundle/gantt.js"></script>',
    '<ppm-gantt id="plan"></ppm-gantt>',
    '<script type="module">',
    "  plan.project = { start: '2026-01-05' };",
    "  plan.tasks = [{ id: 'd', name: 'Design', duration: '5d' }, { id: 'b', name: 'Build', duration: '10d' }];",
    "  plan.dependencies = [{ predecessor: 'd', successor: 'b', type: 'FS', lag: '1d' }];",
    "  plan.addEventListener('ppm-task-change', event => console.log(event.detail.task, event.detail.changes));",
    '</script>',
    '```',
    '',
    'With a bundler: `import "@trueppm/components/gantt"` registers the tag, `import "@trueppm/components/define"` also',
    '`<ppm-provider>`, `import { PpmGantt } from "@trueppm/components"` the classes alone (safe on a server).',
    'React: `import { Gantt } from "@trueppm/components/react"`. Vue: `import "@trueppm/components/vue"` types the tag.',
    'Svelte: `import "@trueppm/components/svelte"` types the tag. Angular: `CUSTOM_ELEMENTS_SCHEMA`.',
    '',
    'A task: `{ id, name, duration: "5d" | "4h" | "2w", parent, start, finish, done, milestone, deadline, owner, baseline }`.',
    'A link: `{ predecessor, successor, type: "FS" | "SS" | "FF" | "SF", lag: "2d" | "-4h" | "50%" }`. Wire rows of the API',
    '(`duration_minutes: 2400`) are accepted too, and events carry wire rows. Dates are local times without a zone.',
    '',
    elements.join('\n\n'),
  ].join('\n')}\n`;
}
