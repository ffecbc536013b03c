/**
 * JSON values and the small part of JSON Schema that the tap uses. Knows neither Singer nor Kustomer.
 */

export type JsonObject = { readonly [key: string]: unknown };

/** True for a JSON object: neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member `key` of `value`, where `value` is an object that has it. */
export function member(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The JSON type of a value, in the words of JSON Schema. */
export function jsonTypeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/**
 * A JSON Schema node as `schemas/*.json` writes it: one type (and null), no combinators. Objects are open:
 * `properties` describes what is known and forbids nothing.
 */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly items?: JsonSchema;
}

/** The one type of a node that isn't `null`. */
export function declaredType(schema: JsonSchema): string | undefined {
  return typeof schema.type === 'string' ? schema.type : schema.type?.find((type) => type !== 'null');
}

/** Freezes `value` and all that it holds, also below what is frozen already. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** A copy of a JSON object that shares nothing with it, frozen at every level. */
export function frozenCopy(object: JsonObject): JsonObject {
  const copy = Object.entries(object).map(([key, inner]) => [key, frozenCopyOf(inner)]);
  return Object.freeze(Object.fromEntries(copy) as JsonObject);
}

function frozenCopyOf(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => frozenCopyOf(item)));
  return isJsonObject(value) ? frozenCopy(value) : value;
}

/**
 * `value` as JSON. PostgreSQL and others refuse U+0000 and lone surrogates: the one goes, the other becomes U+FFFD, in
 * values and in names.
 */
export function wellFormedJson(value: unknown): string {
  const text = JSON.stringify(value);
  return mayHoldUnfitText(text) ? JSON.stringify(withFitText(value)) : text;
}

/** JSON.stringify escapes exactly U+0000 (among controls) and lone surrogates this way; both are rare. */
function mayHoldUnfitText(text: string): boolean {
  return text.includes('\\u') && (text.includes('\\u0000') || text.includes('\\ud'));
}

function withFitText(value: unknown): unknown {
  if (typeof value === 'string') return fitText(value);
  if (Array.isArray(value)) return value.map(withFitText);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [fitText(key), withFitText(inner)]));
}

function fitText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
