import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import ts from 'typescript5';

/** Says what is wrong with the parameters of a method, or null. Lengths are not in the types and are checked elsewhere. */
export type CheckParameters = (method: string, parameters: unknown) => string | null;

type Schema = Record<string, unknown>;

let made: CheckParameters | undefined;

/** JSON Schema of the whole Bot API out of grammY's types; made once in a process, for it takes a second. */
export function checkParameters(): CheckParameters {
  made ??= makeCheck();
  return made;
}

function makeCheck(): CheckParameters {
  const { methods, $defs } = schemaOfMethods();
  const ajv = new Ajv({ strict: false });
  ajv.addSchema({ $id: 'bot', methods, $defs });
  const compiled = new Map<string, ValidateFunction>();
  return (method, parameters) => {
    const check = compiled.get(method) ?? ajv.compile({ $ref: `bot#/methods/${method}` });
    compiled.set(method, check);
    return check(parameters) ? null : ajv.errorsText(check.errors, { dataVar: method });
  };
}

const ENTRY = fileURLToPath(new URL('bot-api-types.ts', import.meta.url));
const ENTRY_TEXT = "import type { ApiMethods } from 'grammy/types'; export type Methods = ApiMethods;";

function schemaOfMethods(): { methods: Record<string, Schema>; $defs: Record<string, Schema> } {
  const options: ts.CompilerOptions = {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  // The entry is never on the disk.
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === ENTRY || fileExists(name);
  host.readFile = (name) => (name === ENTRY ? ENTRY_TEXT : readFile(name));
  host.getSourceFile = (name, ...rest) =>
    name === ENTRY ? ts.createSourceFile(name, ENTRY_TEXT, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([ENTRY], options, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(ENTRY);
  const entry = source && checker.getSymbolAtLocation(source);
  const exported = entry && checker.getExportsOfModule(entry).find(({ name }) => name === 'Methods');
  if (!exported) throw new Error(`No type 'Methods' in ${ENTRY}: expected grammy/types to export ApiMethods`);

  const $defs: Record<string, Schema> = {};
  const convert = makeConverter(checker, $defs);
  const methods: Record<string, Schema> = {};
  for (const property of checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(exported))) {
    const [signature] = checker.getNonNullableType(checker.getTypeOfSymbol(property)).getCallSignatures();
    const parameter = signature?.parameters[0];
    methods[property.name] = parameter
      ? convert(checker.getNonNullableType(checker.getTypeOfSymbol(parameter)))
      : { maxProperties: 0 };
  }
  return { methods, $defs };
}

function makeConverter(checker: ts.TypeChecker, $defs: Record<string, Schema>): (type: ts.Type) => Schema {
  const F = ts.TypeFlags;
  const names = new Map<ts.Type, string>();

  // A type is named before it is converted, because types refer to themselves.
  function named(type: ts.Type, base: string, fill: () => Schema): Schema {
    const name = `${base}_${names.size}`;
    names.set(type, name);
    $defs[name] = {};
    Object.assign($defs[name], fill());
    return { $ref: `#/$defs/${name}` };
  }

  function convert(type: ts.Type): Schema {
    const known = names.get(type);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & F.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
    if (type.flags & (F.String | F.TemplateLiteral)) return { type: 'string' };
    if (type.flags & F.Number) return { type: 'number' };
    if (type.flags & F.Boolean) return { type: 'boolean' };
    if (type.flags & (F.Undefined | F.Never)) return { not: {} };
    if (type.flags & (F.Any | F.Unknown)) return {};
    if (type.isUnion()) return type.aliasSymbol ? named(type, type.aliasSymbol.name, () => unionOf(type)) : unionOf(type);
    if (type.isIntersection() && type.types.some((part) => part.flags & F.String)) return { type: 'string' };
    if (checker.isArrayType(type) || type.symbol?.name === 'ReadonlyArray') {
      const item = checker.getTypeArguments(type as ts.TypeReference)[0];
      return named(type, 'Array', () => ({ type: 'array', items: item ? convert(item) : {} }));
    }
    return named(type, ((type.aliasSymbol ?? type.symbol)?.name ?? '').replace(/\W/g, '') || 'Type', () => objectOf(type));
  }

  function unionOf(type: ts.UnionType): Schema {
    const members = type.types.filter((member) => !(member.flags & F.Undefined));
    return members.every((member) => member.isStringLiteral())
      ? { enum: members.map((member) => member.value) }
      : { anyOf: members.map(convert) };
  }

  function objectOf(type: ts.Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(type)) {
      properties[property.name] = convert(checker.getNonNullableType(checker.getTypeOfSymbol(property)));
      if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
    }
    return { type: 'object', properties, required, additionalProperties: false };
  }

  return convert;
}
