/** Custom attributes by their definitions (BEHAVIOR.md, "Custom attributes and classes"), apart from the tap's own code. */
import { isObject, type Row } from './compare';

type Kind = 'text' | 'number' | 'boolean' | 'time' | 'texts';

const BY_ENDING: readonly (readonly [RegExp, Kind])[] = [
  [/(Str|Txt|Url|Tree|Id)$/, 'text'],
  [/Num$/, 'number'],
  [/Bool$/, 'boolean'],
  [/At$/, 'time'],
];
const BY_TYPE: Readonly<Record<string, Kind>> = { string: 'text', number: 'number', boolean: 'boolean' };

/** A record's attributes with typed custom values, and what doesn't fit under its path. */
export function withTypedCustom(attributes: Row, definitions: unknown): { attributes: Row; unfit: Row } {
  const { custom } = attributes;
  if (!isObject(custom) || !isObject(definitions)) return { attributes, unfit: {} };
  const unfit: [string, unknown][] = [];
  const typed = Object.entries(custom).map(([name, value]): [string, unknown] => {
    const kind = Object.hasOwn(definitions, name) ? kindOf(name, definitions[name]) : undefined;
    const fitted = kind === undefined || value === null ? value : fit(value, kind);
    if (fitted === undefined) unfit.push([`attributes.custom.${name}`, value]);
    return [name, fitted ?? null];
  });
  return {
    attributes: { ...attributes, custom: Object.fromEntries(typed) },
    unfit: Object.fromEntries(unfit),
  };
}

/** Undefined: untyped, because the name's end and the definition don't agree, or it is deleted. */
function kindOf(name: string, definition: unknown): Kind | undefined {
  if (!isObject(definition) || Object.hasOwn(Object.prototype, name)) return undefined;
  const { type, format, multi, deletedAt } = definition;
  const stated = format === 'date-time' ? 'time' : BY_TYPE[String(type)];
  const ending = BY_ENDING.find(([pattern]) => pattern.test(name))?.[1];
  if (typeof deletedAt === 'string' || stated === undefined) return undefined;
  // A date-time is a text in JSON.
  const isSame = ending === undefined || ending === stated || (ending === 'time' && stated === 'text');
  if (!isSame) return undefined;
  return multi === true ? 'texts' : ending === 'time' ? 'time' : stated;
}

/** Undefined where something would be lost. */
function fit(value: unknown, kind: Kind): unknown {
  switch (kind) {
    case 'text':
      return typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : ofType(value, 'string');
    case 'number':
      return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : ofType(value, 'number');
    case 'boolean':
      return value === 'true' || value === 'false' ? value === 'true' : ofType(value, 'boolean');
    case 'texts':
      return Array.isArray(value) ? value : [value];
    case 'time':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d(T.*)?$/.test(value)
        ? new Date(value).toISOString()
        : undefined;
  }
}

function ofType(value: unknown, type: string): unknown {
  return typeof value === type ? value : undefined;
}
