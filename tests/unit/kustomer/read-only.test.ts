import { UnexpectedAnswerError } from '../../../src/errors';
import { SEARCH_PATHS, assertReadOnly, resolveLink } from '../../../src/kustomer/read-only';
import { isOnLoopback } from '../../../src/loopback';

describe('what may be sent', () => {
  it.each([
    ['GET', '/v1/tags'],
    ['GET', '/v2/conversations/5/times'],
    ['GET', '/v3/kb/tags'],
    ['GET', '/v1/customers/search'],
    ['POST', SEARCH_PATHS.main],
    ['POST', SEARCH_PATHS.archive],
  ])('%s %s is a read', (method, path) => {
    expect(() => assertReadOnly(method, path)).not.toThrow();
  });

  it.each([
    ['POST', '/v1/customers'],
    ['POST', '/v1/companies'],
    ['POST', '/v1/conversations'],
    ['POST', '/v1/customers/bulk'],
    ['POST', '/v1/customers/search/'],
    ['POST', '/v1/customers/search?x'],
    ['POST', '/v1/customers/search#x'],
    ['POST', '/v1/customers/search/../bulk'],
    ['POST', '/v1/customers/./search'],
    ['POST', '/v1/customers//search'],
    ['POST', '//v1/customers/search'],
    ['POST', 'v1/customers/search'],
    ['POST', ' /v1/customers/search'],
    ['POST', '/V1/customers/search'],
    ['POST', '/v1/customers/search\n'],
    ['POST', '/v1/customers/%73earch'],
    ['POST', 'https://evil.example/v1/customers/search'],
    ['post', SEARCH_PATHS.main],
    ['PUT', SEARCH_PATHS.main],
    ['DELETE', '/v1/customers/5'],
    ['PATCH', '/v1/tags'],
    ['HEAD', '/v1/tags'],
    ['get', '/v1/tags'],
    ['', '/v1/tags'],
    ['GET', ''],
    ['GET', '/'],
    ['GET', '/vault/x'],
    ['GET', '/v/x'],
    ['GET', '//evil.example/v1/tags'],
    ['GET', '/\\evil.example/v1/tags'],
    ['GET', 'https://evil.example/v1/tags'],
    ['GET', 'v1/tags'],
  ])('%s %s is refused, as a bug', (method, path) => {
    const send = (): void => assertReadOnly(method, path);
    expect(send).toThrow(`refused to send ${method} ${path}: only reads leave this tap`);
    expect(send).not.toThrow(UnexpectedAnswerError);
  });
});

describe('a link', () => {
  const base = 'https://api.kustomerapp.com';

  it.each([
    ['/v1/tags?page=2&pageSize=100', '/v1/tags', { page: '2', pageSize: '100' }],
    ['/v1/tags', '/v1/tags', {}],
    ['v1/tags?page=2', '/v1/tags', { page: '2' }],
    [`${base}/v1/tags?page=2`, '/v1/tags', { page: '2' }],
    ['https://API.kustomerapp.com:443/v1/tags', '/v1/tags', {}],
    ['//api.kustomerapp.com/v1/tags', '/v1/tags', {}],
    ['https://user:word@api.kustomerapp.com/v1/tags', '/v1/tags', {}],
    ['/v1/tags?filter%5Bstart%5D=a%20b%2Bc#end', '/v1/tags', { 'filter[start]': 'a b+c' }],
  ])('to %s leads to %s', (link, path, query) => {
    expect(resolveLink(link, base, '/v1/tags')).toEqual({ path, query });
  });

  it.each([
    'https://evil.example/v1/tags',
    'http://api.kustomerapp.com/v1/tags',
    'https://api.kustomerapp.com:8443/v1/tags',
    'https://api.kustomerapp.com.evil.example/v1/tags',
    'https://api.kustomerapp.com@evil.example/v1/tags',
    '//evil.example/v1/tags',
    '\\\\evil.example\\v1\\tags',
    'javascript:alert(1)',
    'data:text/plain,/v1/tags',
    'https://',
  ])('to the other origin %s is not followed', (link) => {
    expect(() => resolveLink(link, base, '/v1/tags')).toThrow(
      /^\/v1\/tags: the answer links to another origin than https:\/\/api\.kustomerapp\.com/,
    );
  });

  it.each([['/evil'], [''], ['?page=2'], [`${base}//evil.example/v1/tags`], ['/v1/../oauth/x']])(
    'to "%s" is no path of the API',
    (link) => {
      expect(() => resolveLink(link, base, '/v1/tags')).toThrow(UnexpectedAnswerError);
    },
  );
});

describe('this machine', () => {
  it.each([
    ['http://localhost:80', true],
    ['https://127.0.0.1', true],
    ['https://127.9.9.9:1', true],
    ['https://[::1]:8443', true],
    ['https://api.kustomerapp.com', false],
    ['https://127.0.0.1.evil.example', false],
    ['https://localhost.evil.example', false],
    ['https://10.0.0.1', false],
  ])('is %s: %s', (url, expected) => {
    expect(isOnLoopback(url)).toBe(expected);
  });
});
