/**
 * Which proxy leads to the API, by the variables that all programs share. Pure.
 *
 * `HTTPS_PROXY`, else `ALL_PROXY`; a name in lower case wins. `NO_PROXY` lists hosts, separated by commas or blanks:
 * each stands for the hosts below it too, with or without `.` or `*.` in front, `host:port` for that port only, and
 * `*` for all hosts.
 */
import { ConfigError } from '../errors';
import { isOnLoopback } from '../loopback';

/**
 * The address of the proxy for requests to `baseUrl`, user and password included; undefined where none is wanted.
 * Throws ConfigError for an address that is none.
 */
export function proxyFor(baseUrl: string, env: NodeJS.ProcessEnv): URL | undefined {
  const { protocol, hostname, port } = new URL(baseUrl);
  // A proxy can't reach this machine's loopback, and over plain http it would be handed the token.
  if (protocol !== 'https:' || isOnLoopback(baseUrl)) return undefined;
  if (isExempt(hostname, port === '' ? '443' : port, valueOf(env, 'NO_PROXY') ?? '')) return undefined;
  for (const name of ['HTTPS_PROXY', 'ALL_PROXY']) {
    const address = valueOf(env, name);
    if (address !== undefined) return parseAddress(address, name);
  }
  return undefined;
}

function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return [env[name.toLowerCase()], env[name]].find((value) => value !== undefined && value.trim() !== '');
}

function isExempt(host: string, port: string, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const [name = '', onlyPort] = entry.replace(/^\*?\./, '').split(':');
      if (name === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
      return host === name || host.endsWith(`.${name}`);
    });
}

/** Without a scheme it is http, as everywhere. The address isn't repeated: it may hold a password. */
function parseAddress(text: string, name: string): URL {
  const address = text.includes('://') ? text.trim() : `http://${text.trim()}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(
      `${name} must be the address of an http proxy, for example http://proxy.example.com:3128 or, with a user, ` +
        'http://user:password@proxy.example.com:3128 (special characters percent-encoded).',
    );
  }
  return url;
}
