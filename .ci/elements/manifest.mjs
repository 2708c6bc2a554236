// custom-elements.json from the class docblocks: what is public, with the types that TypeScript sees.
import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import { eventTypes, propertyTypes } from './source.mjs';

/** Files of the elements, and the module that registers each under its tag. */
const ELEMENTS = {
  'src/gantt/ppm-gantt.ts': 'dist/gantt/define.js',
  'src/provider/ppm-provider.ts': 'dist/define.js',
  'src/workspace/ppm-workspace.ts': 'dist/workspace/define.js',
};

const inDist = path => path.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js');
const oneLine = text => (text ?? '').replace(/\s*\n\s*/g, ' ').trim();

/** A member is a promise when it says what it is. */
const isPublic = member =>
  member.privacy === undefined && !member.static && oneLine(member.description) !== '' && !member.name.startsWith('#');

/**
 * The manifest.
 * @param {string} folder the package
 * @returns {Promise<object>} schema 1.0.0 of custom-elements-manifest
 */
export async function manifestOf(folder) {
  const globs = Object.keys(ELEMENTS).flatMap(path => ['--globs', path]);
  const found = await cli({ argv: ['analyze', '--litelement', '--quiet', ...globs], cwd: folder, noWrite: true });
  const events = eventTypes(folder);
  const modules = Object.entries(ELEMENTS).flatMap(([path, registeredIn]) => {
    const declaration = found.modules
      .find(module => module.path === path)
      .declarations.find(({ kind, customElement }) => kind === 'class' && customElement);
    return [
      moduleOf(declaration, { path: inDist(path), events, types: propertyTypes(folder, path) }),
      registrationOf(declaration, inDist(path), registeredIn),
    ];
  });
  return { schemaVersion: '1.0.0', modules };
}

/** The module that a page imports for its effect. */
function registrationOf({ name, tagName }, path, registeredIn) {
  const exported = { kind: 'custom-element-definition', name: tagName, declaration: { name, module: path } };
  return { kind: 'javascript-module', path: registeredIn, declarations: [], exports: [exported] };
}

function moduleOf(declaration, { path, events, types }) {
  const { name, tagName } = declaration;
  const [summary, ...more] = declaration.summary.split(/\n\n/).map(oneLine);
  const withType = (entry, property) =>
    types.has(property) ? { ...entry, type: { text: types.get(property) } } : entry;
  const described = list => list?.map(entry => ({ ...entry, description: oneLine(entry.description) }));
  const attributes = described(declaration.attributes)?.map(attribute => withType(attribute, attribute.fieldName));
  // One sentence serves the attribute and its property.
  const wordsOf = member =>
    member.description || attributes?.find(({ fieldName }) => fieldName === member.name)?.description;
  const members = declaration.members
    .map(member => withType({ ...member, description: oneLine(wordsOf(member)) }, member.name))
    .filter(isPublic);
  for (const attribute of attributes ?? []) {
    attribute.description ||= members.find(member => member.name === attribute.fieldName)?.description ?? '';
  }
  const element = {
    kind: 'class',
    name,
    tagName,
    customElement: true,
    summary,
    description: more.join(' '),
    superclass: declaration.superclass,
    attributes,
    members,
    events: described(declaration.events)?.map(event => ({
      ...event,
      type: { text: events.get(event.name) ?? event.type.text },
    })),
    slots: described(declaration.slots),
    cssParts: described(declaration.cssParts),
    cssProperties: described(declaration.cssProperties),
  };
  const exported = { kind: 'js', name, declaration: { name, module: path } };
  return { kind: 'javascript-module', path, declarations: [element], exports: [exported] };
}
