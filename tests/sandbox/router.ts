/** Finds the route of a request. Knows nothing of what routes do. */
import type { Route } from './api';

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Compiles the routes once; the first that fits wins. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const compiled = routes.map((route) => ({ route, pattern: toPattern(route.path) }));
  return (method, path) => {
    for (const { route, pattern } of compiled) {
      const groups = route.method === method ? pattern.exec(path) : null;
      if (groups === null) continue;
      const params: Record<string, string> = {};
      for (const [name, value] of Object.entries(groups.groups ?? {})) params[name] = decode(value);
      return { route, params };
    }
    return undefined;
  };
}

function toPattern(path: string): RegExp {
  const source = path.replace(
    /:(\w+)(?:\(([^)]*)\))?/g,
    (_, name: string, form?: string) => `(?<${name}>${form ?? '[^/]+'})`,
  );
  return new RegExp(`^${source}$`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
