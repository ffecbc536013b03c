/** Refusals of the API and their documented bodies (dossier section 8). Knows nothing of HTTP connections. */
import type { JsonObject } from './json';

export interface ErrorBody {
  errors: { code: string; message: string; meta: JsonObject }[];
}

/** Thrown by whatever answers a request; the pipeline turns it into an error answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly meta: JsonObject;

  constructor(status: number, code: string, message: string, meta: JsonObject = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.meta = meta;
  }
}

/** The documented shape: `{"errors":[{"code","message","meta"}]}`. */
export function errorBody(code: string, message: string, meta: JsonObject = {}): ErrorBody {
  return { errors: [{ code, message, meta }] };
}

/** 400: invalid JSON, a wrong type, an unknown enum or an unknown field. */
export function badRequest(message: string, meta: JsonObject = {}): ApiError {
  return new ApiError(400, 'bad_request', message, meta);
}

/** 404: no such path, or no such record. */
export function notFound(message: string): ApiError {
  return new ApiError(404, 'not_found', message);
}
