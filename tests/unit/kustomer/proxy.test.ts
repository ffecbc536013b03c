import { ConfigError } from '../../../src/errors';
import { proxyFor } from '../../../src/kustomer/proxy';

const API = 'https://api.kustomerapp.com';
const PROXY = 'http://proxy.example.com:3128';
const addressOf = (env: NodeJS.ProcessEnv, baseUrl = API): string | undefined => proxyFor(baseUrl, env)?.href;

describe('the proxy', () => {
  it.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['none is named', {}, undefined],
    ['HTTPS_PROXY', { HTTPS_PROXY: PROXY }, `${PROXY}/`],
    ['https_proxy', { https_proxy: PROXY }, `${PROXY}/`],
    ['the lower case one of two', { https_proxy: PROXY, HTTPS_PROXY: 'http://other' }, `${PROXY}/`],
    ['ALL_PROXY', { ALL_PROXY: PROXY }, `${PROXY}/`],
    ['HTTPS_PROXY rather than all_proxy', { HTTPS_PROXY: PROXY, all_proxy: 'http://other' }, `${PROXY}/`],
    ['not HTTP_PROXY', { HTTP_PROXY: PROXY }, undefined],
    ['not an empty one', { HTTPS_PROXY: ' ', ALL_PROXY: PROXY }, `${PROXY}/`],
    ['one without a scheme', { HTTPS_PROXY: 'proxy.example.com:3128' }, `${PROXY}/`],
    [
      'one with a user, without a scheme',
      { HTTPS_PROXY: 'jane:a%40b@proxy:3128' },
      'http://jane:a%40b@proxy:3128/',
    ],
    ['one that is reached by TLS', { HTTPS_PROXY: 'https://proxy' }, 'https://proxy/'],
  ])('is %s', (_title, env, address) => {
    expect(addressOf(env)).toBe(address);
  });

  it.each([
    'http://127.0.0.1:8080',
    'http://localhost:8080',
    'http://[::1]:8080',
    'https://127.0.0.1:8443',
    'https://localhost',
  ])('is not used for this machine itself, %s', (baseUrl) => {
    expect(addressOf({ HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY, ALL_PROXY: PROXY }, baseUrl)).toBeUndefined();
  });

  it.each(['socks5://proxy:1080', 'http://', 'http://jane:secret@:3128', 'not an address'])(
    'that can not be one is refused without being repeated: %s',
    (address) => {
      const refused = (): unknown => proxyFor(API, { HTTPS_PROXY: address });
      expect(refused).toThrow(ConfigError);
      expect(refused).toThrow(/^HTTPS_PROXY must be the address of an http proxy, for example/);
      expect(refused).not.toThrow(/secret/);
    },
  );
});

describe('NO_PROXY', () => {
  it.each([
    ['*', true],
    ['api.kustomerapp.com', true],
    ['API.KustomerApp.com', true],
    ['kustomerapp.com', true],
    ['.kustomerapp.com', true],
    ['*.kustomerapp.com', true],
    ['localhost, kustomerapp.com', true],
    ['localhost\tkustomerapp.com', true],
    ['kustomerapp.com:443', true],
    ['kustomerapp.com:8443', false],
    ['app.com', false],
    ['com.example', false],
    ['10.0.0.0/8,localhost', false],
    [',, ,', false],
    ['', false],
  ])('of %j: the API is exempt, %s', (noProxy, isExempt) => {
    expect(addressOf({ HTTPS_PROXY: PROXY, NO_PROXY: noProxy }) === undefined).toBe(isExempt);
    expect(addressOf({ HTTPS_PROXY: PROXY, no_proxy: noProxy }) === undefined).toBe(isExempt);
  });

  it('exempts a port that the address names', () => {
    const env = { HTTPS_PROXY: PROXY, NO_PROXY: 'kustomer.test:8443' };
    expect(addressOf(env, 'https://kustomer.test:8443')).toBeUndefined();
    expect(addressOf(env, 'https://kustomer.test')).toBe(`${PROXY}/`);
  });
});
