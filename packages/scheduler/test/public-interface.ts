/** What the package exports, as text: for the snapshot `api.md` and for tests of the documentation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** One exported name with its declaration, as the compiler emits it, without comments. */
export interface PublicExport {
  readonly name: string;
  readonly declaration: string;
}

/** One entry point of the package. */
export interface EntryPoint {
  /** As it is imported: `@trueppm/scheduler/csv`. */
  readonly specifier: string;
  /** By name. */
  readonly exports: readonly PublicExport[];
}

/** Source files of the entry points, by the specifier that imports them. */
function entrySources(): Map<string, string> {
  const { name, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { types: string }>;
  };
  const sources = new Map<string, string>();
  for (const [path, target] of Object.entries(exports)) {
    if (typeof target === 'string') continue;
    sources.set(name + path.slice(1), join(ROOT, target.types.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts')));
  }
  return sources;
}

function compilerOptions(): ts.CompilerOptions {
  const path = join(ROOT, 'tsconfig.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return { ...options, composite: false, incremental: false, declaration: true, emitDeclarationOnly: true };
}

/** Declaration files of a program by the source they come from. */
function emitDeclarations(program: ts.Program): Map<string, ts.SourceFile> {
  const declarations = new Map<string, ts.SourceFile>();
  program.emit(undefined, (fileName, text, _mark, _onError, sources) => {
    if (!fileName.endsWith('.d.ts') || !sources?.[0]) return;
    declarations.set(sources[0].fileName, ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest));
  });
  return declarations;
}

/** The statements of a declaration file that declare a name. */
function declarationOf(file: ts.SourceFile, name: string): string {
  const printer = ts.createPrinter({ removeComments: true });
  const isNamed = (statement: ts.Statement): boolean =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.some(each => each.name.getText(file) === name)
      : (statement as { name?: ts.Identifier }).name?.text === name;
  return file.statements
    .filter(isNamed)
    .map(statement => printer.printNode(ts.EmitHint.Unspecified, statement, file))
    .join('\n')
    .replace(/^export (declare )?/gm, '')
    .replace(/^\s*#private;\n/gm, '');
}

/** Every entry point with all that it exports. Cost: one compilation of the package, some seconds. */
export function readPublicInterface(): EntryPoint[] {
  const sources = entrySources();
  const program = ts.createProgram([...sources.values()], compilerOptions());
  const checker = program.getTypeChecker();
  const declarations = emitDeclarations(program);
  return [...sources].map(([specifier, path]) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(path)!)!;
    const exports = checker.getExportsOfModule(module).map(symbol => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const file = declarations.get(target.declarations![0]!.getSourceFile().fileName)!;
      return { name: symbol.name, declaration: declarationOf(file, target.name) };
    });
    return { specifier, exports: exports.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  });
}

/** The members of a union of texts that a source file declares, in its order. */
export function unionMembers(path: string, name: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
  const alias = file.statements.find(
    (statement): statement is ts.TypeAliasDeclaration =>
      ts.isTypeAliasDeclaration(statement) && statement.name.text === name,
  );
  if (!alias || !ts.isUnionTypeNode(alias.type)) throw new Error(`${path} declares no union ${name}.`);
  return alias.type.types.flatMap(type =>
    ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
  );
}
