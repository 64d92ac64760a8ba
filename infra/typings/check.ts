import { nearest } from '../../model/nearest.ts';
import type { Declarations } from './declarations.ts';
import { furtherValues } from './exceptions.ts';
import type { Properties, Shape } from './shape.ts';
import { childPath, isObject, isUnknown, unwrapped } from './wire.ts';

/** Something that azure-native's types do not allow. */
export interface TypeProblem {
  /** From the top of the inputs, e.g. `properties.subnets[0].name`; empty for the resource itself. */
  readonly path: string;
  /** No such property; none where one must be; another type; another value than those listed. */
  readonly problem: 'unknown' | 'missing' | 'wrong-type' | 'not-allowed';
  /** For people, without the path. */
  readonly message: string;
}

/** What is wrong with a value, in the order of the declarations, then of the value. */
export function check(shape: Shape, marked: unknown, path: string, declarations: Declarations): readonly TypeProblem[] {
  const value = unwrapped(marked);
  if (isUnknown(value)) return [];
  switch (shape.kind) {
    case 'any':
      return [];
    case 'primitive':
      return typeof value === shape.type ? [] : [wrongType(path, `a ${shape.type}`, value)];
    case 'literal':
      return value === shape.value ? [] : [notAllowed(path, [shape.value], value)];
    case 'enum':
      return checkEnum(shape, value, path, declarations);
    case 'list':
      if (!Array.isArray(value)) return [wrongType(path, 'a list', value)];
      return value.flatMap((item, index) => check(shape.of, item, `${path}[${index}]`, declarations));
    case 'map':
      if (!isObject(value)) return [wrongType(path, 'a map', value)];
      return present(value).flatMap(([key, item]) => check(shape.of, item, childPath(path, key), declarations));
    case 'object':
      return checkObject(shape.properties, value, path, declarations);
    case 'reference':
      return checkObject(declarations.properties(shape.module, shape.name), value, path, declarations);
    case 'union':
      return checkUnion(shape.of, value, path, declarations);
  }
}

/** The properties that are there: an absent one may be written as undefined, and Pulumi adds its own (`__defaults`). */
function present(value: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([key, item]) => !key.startsWith('__') && isPresent(item));
}

function isPresent(marked: unknown): boolean {
  const value = unwrapped(marked);
  return value !== undefined && value !== null;
}

export function checkObject(
  properties: Properties,
  value: unknown,
  path: string,
  declarations: Declarations,
): readonly TypeProblem[] {
  if (!isObject(value)) return [wrongType(path, 'an object', value)];
  const missing = [...properties]
    .filter(([name, { required }]) => required && !isPresent(value[name]))
    .map(([name]): TypeProblem => ({ path: childPath(path, name), problem: 'missing', message: 'is required' }));
  const found = present(value).flatMap(([name, item]) => {
    const property = properties.get(name);
    const at = childPath(path, name);
    return property === undefined ? [unknown(at, name, properties)] : check(property.shape, item, at, declarations);
  });
  return [...missing, ...found];
}

function checkEnum(
  { module, name }: Shape & { kind: 'enum' },
  value: unknown,
  path: string,
  declarations: Declarations,
): readonly TypeProblem[] {
  const values = [...declarations.values(module, name), ...(furtherValues[`${module}.${name}`] ?? [])];
  return values.some((one) => one === value) ? [] : [notAllowed(path, values, value)];
}

/** Open enums are unions with `string`. They are taken at their word: what they do not list is a typing error. */
function checkUnion(
  shapes: readonly Shape[],
  value: unknown,
  path: string,
  declarations: Declarations,
): readonly TypeProblem[] {
  const closed = shapes.some(({ kind }) => kind === 'enum')
    ? shapes.filter((shape) => !(shape.kind === 'primitive' && shape.type === 'string'))
    : shapes;
  const fitting = isObject(value) ? sameKind(closed, value, declarations) : closed;
  if (fitting.length === 0) return checkKind(closed, value as Readonly<Record<string, unknown>>, path, declarations);
  const problems = fitting.map((shape) => check(shape, value, path, declarations));
  // The one that it comes nearest to says best what is wrong.
  return problems.reduce((best, next) => (next.length < best.length ? next : best));
}

/** Those of a union whose literal properties, such as `type`, are what the value says. */
function sameKind(shapes: readonly Shape[], value: Readonly<Record<string, unknown>>, declarations: Declarations) {
  return shapes.filter((shape) =>
    literals(shape, declarations).every(([name, literal]) => {
      const said = unwrapped(value[name]);
      return said === literal || isUnknown(said);
    }),
  );
}

/** Says which values of the telling property there are. */
function checkKind(
  shapes: readonly Shape[],
  value: Readonly<Record<string, unknown>>,
  path: string,
  declarations: Declarations,
): readonly TypeProblem[] {
  const kinds = shapes.flatMap((shape) => literals(shape, declarations));
  const [name = ''] = kinds[0] ?? [];
  const allowed = kinds.filter(([other]) => other === name).map(([, literal]) => literal);
  const at = childPath(path, name);
  if (isPresent(value[name])) return [notAllowed(at, allowed, unwrapped(value[name]))];
  return [{ path: at, problem: 'missing', message: `is required: one of ${allowed.map(quoted).join(', ')}` }];
}

function literals(shape: Shape, declarations: Declarations): readonly (readonly [string, unknown])[] {
  if (shape.kind !== 'reference') return [];
  return [...declarations.properties(shape.module, shape.name)].flatMap(([name, property]) =>
    property.shape.kind === 'literal' && property.required ? [[name, property.shape.value] as const] : [],
  );
}

function unknown(path: string, name: string, properties: Properties): TypeProblem {
  const meant = nearest(name, properties.keys());
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return { path, problem: 'unknown', message: `is no property of this type${hint}` };
}

function wrongType(path: string, wanted: string, value: unknown): TypeProblem {
  return { path, problem: 'wrong-type', message: `must be ${wanted}, and is ${kindOf(value)}` };
}

function notAllowed(path: string, values: readonly unknown[], value: unknown): TypeProblem {
  const some = values.slice(0, shown).map(quoted).join(', ');
  const others = values.length > shown ? ` or ${values.length - shown} others` : '';
  const meant = typeof value === 'string' ? nearest(value, values.map(String)) : undefined;
  const hint = meant === undefined || values.length <= shown ? '' : `; did you mean ${quoted(meant)}?`;
  const is = typeof value === 'object' || value === undefined ? kindOf(value) : quoted(value);
  return { path, problem: 'not-allowed', message: `must be one of ${some}${others}, and is ${is}${hint}` };
}

/** Some enums list every size of a machine. */
const shown = 10;

/** Types are named rather than values, which may be secret. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'absent';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

const quoted = (value: unknown) => JSON.stringify(value);
