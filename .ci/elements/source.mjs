// What the docblocks do not say and the sources do: types, the words of the string table, the rows' fields, the tokens.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const parse = path => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
const oneLine = text => text.replace(/\s*\n\s*/g, ' ').trim();

/** First comment before a node, as one line. */
function commentOf(node) {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return doc ? oneLine(ts.getTextOfJSDocComment(doc.comment) ?? '') : '';
}

const interfacesIn = file => file.statements.filter(ts.isInterfaceDeclaration);

/** Type of each event of the map in src/events.ts: `CustomEvent<…>` by name. */
export function eventTypes(folder) {
  const map = interfacesIn(parse(join(folder, 'src/events.ts'))).find(({ name }) => name.text === 'GanttEventMap');
  return new Map(map.members.map(member => [member.name.text, member.type.getText()]));
}

/** Declared types of a class's fields and getters, by name. */
export function propertyTypes(folder, path) {
  const types = new Map();
  const plan = interfacesOf(folder, 'src/plan/literals/literal.ts').find(({ name }) => name === 'PlanLiteral');
  const fieldTypes = new Map(plan.fields.map(({ name, type }) => [name, type]));
  // What the rows are is said at the property, not behind an index into another type.
  const spelt = type => type.replace(/PlanLiteral\['(\w+)'\]/g, (all, field) => fieldTypes.get(field) ?? all);
  const plain = type =>
    oneLine(spelt(type))
      .replace(/ \| undefined\b/g, '')
      .replace(/^\((.*)\)$/, '$1');
  for (const statement of parse(join(folder, path)).statements) {
    if (!ts.isClassDeclaration(statement)) continue;
    for (const member of statement.members) {
      if (!(ts.isPropertyDeclaration(member) || ts.isGetAccessor(member)) || !member.type) continue;
      types.set(member.name.getText(), plain(member.type.getText()));
    }
  }
  return types;
}

/**
 * Exported interfaces of a file with their fields.
 * @returns {{ name: string, comment: string, fields: { name: string, type: string, comment: string, isOptional: boolean }[] }[]}
 */
export function interfacesOf(folder, path) {
  return interfacesIn(parse(join(folder, path))).map(found => ({
    name: found.name.text,
    comment: commentOf(found),
    fields: found.members.filter(ts.isPropertySignature).map(member => ({
      name: member.name.getText().replaceAll("'", ''),
      type: oneLine(member.type?.getText() ?? 'unknown'),
      comment: commentOf(member),
      isOptional: member.questionToken !== undefined,
    })),
  }));
}

/**
 * The English words by part.
 * @returns {{ part: string, comment: string, words: { name: string, text: string }[] }[]}
 */
export function wordsOf(folder) {
  const parts = new Map();
  for (const [file, name] of WORD_TABLES) {
    for (const { part, comment, words } of wordTable(join(folder, file), name)) {
      const held = parts.get(part);
      if (held === undefined) parts.set(part, { part, comment, words });
      else {
        held.comment ||= comment;
        held.words.push(...words);
      }
    }
  }
  return [...parts.values()];
}

/** English words, those of the first picture and those of parts that load later. */
const WORD_TABLES = [
  ['src/locales/en.ts', 'en'],
  ['src/locales/en-late.ts', 'enLate'],
];

function wordTable(path, name) {
  let table = null;
  const visit = node => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name) table = node.initializer;
    else ts.forEachChild(node, visit);
  };
  visit(parse(path));
  while (table && !ts.isObjectLiteralExpression(table)) table = table.expression;
  return table.properties.filter(ts.isPropertyAssignment).map(part => ({
    part: part.name.getText(),
    comment: commentOf(part),
    words: part.initializer.properties.map(word => ({ name: word.name.getText(), text: wordText(word.initializer) })),
  }));
}

function wordText(node) {
  if (!node) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isArrowFunction(node)) return `(${node.parameters.map(parameter => parameter.getText()).join(', ')}) => …`;
  return oneLine(node.getText());
}

/**
 * Design tokens in their order: the first rule of src/styles/tokens.ts.
 * @returns {{ name: string, value: string, group: string }[]}
 */
export function tokensOf(folder) {
  const source = readFileSync(join(folder, 'src/styles/tokens.ts'), 'utf8');
  const rule = source.slice(source.indexOf(':host {'), source.indexOf('\n  }\n'));
  let group = '';
  return [...rule.matchAll(/\/\*\s*(.*?)\s*\*\/|(--ppm-[\w-]+):\s*([^;]+);/g)].flatMap(([, comment, name, value]) => {
    if (comment !== undefined) {
      group = comment;
      return [];
    }
    return [{ name, value: oneLine(value), group }];
  });
}
