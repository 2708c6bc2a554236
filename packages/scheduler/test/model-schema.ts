import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A JSON Schema, as far as the model needs one. */
export interface Schema {
  [key: string]: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  $defs?: Record<string, Schema>;
}

const files = ['model.ts', 'uncertainty.ts', 'calendar/calendar.ts'];
/** Aliases whose text has a form of its own. */
const patterns: Readonly<Record<string, string>> = {
  LocalTime: '^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?)?$',
  LocalDate: '^\\d{4}-\\d{2}-\\d{2}$',
};

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** The schema of a plan as JSON, made from the types that describe it: every field, with its docstring. */
export function modelSchema(): Schema {
  const declarations = new Map<string, Declaration>();
  for (const file of files) {
    const path = fileURLToPath(new URL(`../src/${file}`, import.meta.url));
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
        declarations.set(statement.name.text, statement);
      }
    }
  }
  return new Translator(declarations).document();
}

class Translator {
  readonly #declarations: ReadonlyMap<string, Declaration>;
  readonly #defs: Record<string, Schema> = {};

  constructor(declarations: ReadonlyMap<string, Declaration>) {
    this.#declarations = declarations;
  }

  document(): Schema {
    const project = this.#reference('Project');
    const defs = Object.fromEntries(Object.entries(this.#defs).sort(([a], [b]) => (a < b ? -1 : 1)));
    return {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://trueppm.dev/schemas/plan-1.json',
      title: 'TruePPM plan',
      description: 'A plan as a JSON document: everything a person enters, nothing that is computed.',
      type: 'object',
      properties: {
        format: { description: 'Says that this is a plan.', const: 'trueppm-plan' },
        version: { description: 'Version of this form.', const: 1 },
        project,
      },
      required: ['format', 'version', 'project'],
      additionalProperties: false,
      $defs: defs,
    };
  }

  #reference(name: string): Schema {
    const declaration = this.#declarations.get(name);
    if (declaration === undefined) throw new Error(`${name} is not among the model's types`);
    if (!(name in this.#defs)) {
      this.#defs[name] = {};
      const own = ts.isInterfaceDeclaration(declaration)
        ? this.#object(declaration.members)
        : this.#type(declaration.type);
      const pattern = patterns[name];
      this.#defs[name] = { ...described(declaration), ...own, ...(pattern === undefined ? {} : { pattern }) };
    }
    return { $ref: `#/$defs/${name}` };
  }

  #object(members: ts.NodeArray<ts.TypeElement>, inherited: Schema = {}): Schema {
    const properties: Record<string, Schema> = { ...inherited.properties };
    const required = [...(inherited.required ?? [])];
    for (const member of members) {
      if (!ts.isPropertySignature(member) || member.type === undefined) throw new Error(member.getText());
      const name = (member.name as ts.Identifier).text;
      properties[name] = { ...described(member), ...this.#type(member.type) };
      if (member.questionToken === undefined) required.push(name);
    }
    return { type: 'object', properties, required, additionalProperties: false };
  }

  #type(node: ts.TypeNode): Schema {
    if (ts.isParenthesizedTypeNode(node)) return this.#type(node.type);
    if (ts.isTypeOperatorNode(node)) return this.#type(node.type);
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: this.#type(node.elementType) };
    if (ts.isTypeLiteralNode(node)) return this.#object(node.members);
    if (ts.isTypeReferenceNode(node)) return this.#reference(node.typeName.getText());
    if (ts.isLiteralTypeNode(node)) return literal(node);
    if (ts.isUnionTypeNode(node)) return this.#union(node);
    if (ts.isIntersectionTypeNode(node)) return this.#intersection(node);
    if (ts.isTupleTypeNode(node)) {
      const prefixItems = node.elements.map(element => this.#type(element));
      return { type: 'array', prefixItems, minItems: prefixItems.length, maxItems: prefixItems.length };
    }
    if (node.kind === ts.SyntaxKind.StringKeyword) return { type: 'string' };
    if (node.kind === ts.SyntaxKind.NumberKeyword) return { type: 'number' };
    if (node.kind === ts.SyntaxKind.BooleanKeyword) return { type: 'boolean' };
    throw new Error(`No schema for ${node.getText()}`);
  }

  #union(node: ts.UnionTypeNode): Schema {
    const options = node.types.map(type => this.#type(type));
    const values = options.flatMap(option => ('const' in option ? [option.const] : []));
    if (values.length === options.length) return { enum: values };
    const rest = options.filter(option => !('const' in option));
    if (values.length > 0) rest.push(values.length === 1 ? { const: values[0] } : { enum: values });
    return { anyOf: rest };
  }

  /** An object type and a literal that adds to it. */
  #intersection(node: ts.IntersectionTypeNode): Schema {
    return node.types.reduce<Schema>((all, type) => {
      if (ts.isTypeLiteralNode(type)) return this.#object(type.members, all);
      const declaration = this.#declarations.get(type.getText()) as ts.InterfaceDeclaration;
      return this.#object(declaration.members, all);
    }, {});
  }
}

function literal(node: ts.LiteralTypeNode): Schema {
  if (node.literal.kind === ts.SyntaxKind.NullKeyword) return { const: null };
  if (node.literal.kind === ts.SyntaxKind.TrueKeyword) return { const: true };
  if (ts.isStringLiteral(node.literal)) return { const: node.literal.text };
  if (ts.isNumericLiteral(node.literal)) return { const: Number(node.literal.text) };
  throw new Error(`No schema for ${node.getText()}`);
}

/** The docstring, and the range that it begins with, if any: `0..100.` */
function described(node: ts.Node): Schema {
  const [doc] = ts.getJSDocCommentsAndTags(node);
  const comment = doc === undefined ? undefined : ts.getTextOfJSDocComment((doc as ts.JSDoc).comment);
  if (comment === undefined) return {};
  const description = comment.replace(/\s+/g, ' ').trim();
  const range = /^(-?\d+)\.\.(\d+)[.,;]/.exec(description);
  return { description, ...(range ? { minimum: Number(range[1]), maximum: Number(range[2]) } : {}) };
}

/** The reader's table (plan-shape.ts) from the schema: what each field may hold, without a word of explanation. */
export function modelShape({ $defs = {} }: Schema): Record<string, string | Record<string, string>> {
  const shape: Record<string, string | Record<string, string>> = {};
  const record = (name: string, schema: Schema): string => {
    const fields: Record<string, string> = {};
    for (const [field, own] of Object.entries(schema.properties ?? {})) {
      const mark = schema.required?.includes(field) ? '!' : '';
      fields[field] = mark + expression(own, `${name}.${field}`);
    }
    shape[name] = fields;
    return name;
  };
  const expression = (schema: Schema, name: string): string => {
    if (typeof schema.$ref === 'string') return schema.$ref.replace('#/$defs/', '');
    if ('const' in schema) return JSON.stringify(schema.const);
    if (Array.isArray(schema.enum)) return schema.enum.map(value => JSON.stringify(value)).join(' | ');
    if (schema.properties !== undefined) return record(name, schema);
    if (schema.type === 'array') {
      const items = schema.prefixItems as Schema[] | undefined;
      if (items === undefined) return `${expression(schema.items as Schema, name)}[]`;
      return `[${items.map(item => expression(item, name)).join(', ')}]`;
    }
    const options = schema.anyOf as Schema[] | undefined;
    if (options === undefined) return String(schema.type);
    return options.map(option => expression(option, `${name}.${tagOf(option)}`)).join(' | ');
  };
  for (const [name, schema] of Object.entries($defs)) {
    if (schema.properties !== undefined) record(name, schema);
    else shape[name] = expression(schema, name);
  }
  return shape;
}

/** What tells one object of a union from the others: its literal field. */
function tagOf(schema: Schema): string {
  const tag = Object.values(schema.properties ?? {}).find(property => 'const' in property);
  return String(tag?.const ?? '');
}

const lineWidth = 120;

/** JSON as the formatter lays it out: objects over lines, short lists of plain values on one. */
export function formattedJson(value: unknown, margin = '', used = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${margin}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map(item => JSON.stringify(item)).join(', ')}]`;
    const isPlain = value.every(item => typeof item !== 'object' || item === null);
    if (isPlain && used + line.length < lineWidth) return line;
    return `[\n${value.map(item => inner + formattedJson(item, inner, inner.length)).join(',\n')}\n${margin}]`;
  }
  const entries = Object.entries(value).map(([key, own]) => {
    const start = `${inner}${JSON.stringify(key)}: `;
    return start + formattedJson(own, inner, start.length);
  });
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${margin}}`;
}

/** The table as the source of a module. */
export function shapeModule(shape: ReturnType<typeof modelShape>): string {
  const key = (name: string): string => (/^\w+$/.test(name) ? name : `'${name}'`);
  const entry = (margin: string, name: string, type: string): string => {
    const line = `${margin}${key(name)}: '${type}',`;
    return line.length <= lineWidth ? line : `${margin}${key(name)}:\n${margin}  '${type}',`;
  };
  const lines = Object.entries(shape).flatMap(([name, own]) =>
    typeof own === 'string'
      ? [entry('  ', name, own)]
      : [`  ${key(name)}: {`, ...Object.entries(own).map(([field, type]) => entry('    ', field, type)), '  },'],
  );
  return [
    '/**',
    ' * What every field of a plan may hold. Made from the types by schema.test.ts, which also fails when the two differ;',
    ' * `vitest -u` on it writes this file anew. `!` = must be there; the rest reads as TypeScript does.',
    ' */',
    'export const PLAN_SHAPE = {',
    ...lines,
    '} as const satisfies Record<string, string | Record<string, string>>;',
    '',
  ].join('\n');
}
