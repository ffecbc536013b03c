import { AuthError, UnknownHostError, UnreachableError } from '../../../src/errors';
import type { Answer } from '../../../src/init/region';
import { askRegions, judgeAnswers } from '../../../src/init/region';
import type { KeyFacts } from '../../../src/kustomer/key-check';

const KNOWN: KeyFacts = { roles: ['org.permission'] };
const SAYS_NOTHING: KeyFacts = { roles: undefined };
const accepted = (region: string, facts: KeyFacts): Answer => ({ region, kind: 'accepted', facts });
const refused = (region: string): Answer => ({ region, kind: 'refused', line: 'not mine' });
const silent = (region: string): Answer => ({ region, kind: 'silent', line: 'no answer' });

describe('the region of a key', () => {
  it.each<[string, Answer[], object]>([
    [
      'is where the key is known',
      [refused('us'), accepted('eu', KNOWN), refused('in')],
      { kind: 'found', region: 'eu', facts: KNOWN },
    ],
    [
      'is where the key is known, whatever the others do',
      [accepted('us', SAYS_NOTHING), silent('eu'), accepted('in', KNOWN)],
      { kind: 'found', region: 'in', facts: KNOWN },
    ],
    [
      'is the only one that does not refuse',
      [refused('us'), accepted('eu', SAYS_NOTHING), silent('in')],
      { kind: 'found', region: 'eu', facts: SAYS_NOTHING },
    ],
    [
      'is asked for where several do not refuse and none knows the key',
      [accepted('us', SAYS_NOTHING), refused('eu'), accepted('in', SAYS_NOTHING)],
      { kind: 'unclear', answers: [accepted('us', SAYS_NOTHING), accepted('in', SAYS_NOTHING)] },
    ],
    [
      'is none where all refuse',
      [refused('us'), refused('eu')],
      { kind: 'refused', lines: ['us: not mine', 'eu: not mine'] },
    ],
    [
      'stays open where one that might know the key is silent',
      [refused('us'), silent('eu')],
      { kind: 'unreachable', lines: ['eu: no answer'] },
    ],
  ])('%s', (_title, answers, verdict) => {
    expect(judgeAnswers(answers)).toEqual(verdict);
  });
});

describe('the hosts', () => {
  const origins = { us: 'https://us', eu: 'https://eu', in: 'https://in' };
  const never = new AbortController().signal;

  it('are asked once each, and no other is', async () => {
    const asked: string[] = [];
    const answers = await askRegions(
      origins,
      (region, origin) => {
        asked.push(`${region} ${origin}`);
        return Promise.reject(new AuthError('no'));
      },
      never,
    );
    expect(asked).toEqual(['us https://us', 'eu https://eu', 'in https://in']);
    expect(answers.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'refused']);
  });

  it('are silent where they can not be reached or do not exist', async () => {
    const answers = await askRegions(
      { us: '', eu: '' },
      (region) =>
        Promise.reject(region === 'us' ? new UnreachableError('down') : new UnknownHostError('none')),
      never,
    );
    expect(answers).toEqual([
      { region: 'us', kind: 'silent', line: 'down' },
      { region: 'eu', kind: 'silent', line: 'none' },
    ]);
  });

  it('are no longer waited for once one knows the key', async () => {
    const answers = await askRegions(
      origins,
      (region, _origin, stop) =>
        region === 'eu'
          ? Promise.resolve(KNOWN)
          : new Promise((_resolve, reject) => {
              stop.addEventListener('abort', () => reject(new UnreachableError('given up')));
            }),
      never,
    );
    expect(answers).toEqual([accepted('eu', KNOWN)]);
  });

  it('pass on what no host can be blamed for', async () => {
    const bug = new TypeError('a bug');
    await expect(askRegions(origins, () => Promise.reject(bug), never)).rejects.toBe(bug);
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    const answered = askRegions(origins, () => Promise.reject(new AuthError('no')), stop.signal);
    await expect(answered).rejects.toThrow('stopped');
  });
});
