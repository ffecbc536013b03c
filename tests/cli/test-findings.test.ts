/** What `--test` finds out of what the documents leave open: each finding turns with the API that it is about. */
import { refersTo, resource, type StoredResource } from '../sandbox/resource';
import type { Switches } from '../sandbox/switches';
import { openScene, type Scene } from './scene';
import { ARCHIVED, TEST, answersTo, forAll, select, testReport, type Report } from './test-report';

const HOUR_MS = 3_600_000;

let scene: Scene;
afterEach(() => scene.close());

const report = (args: readonly string[] = []) => testReport(scene, args);

describe('a finding turns where the API is otherwise:', () => {
  it.each<[keyof Switches, Partial<Switches>, string, Record<string, string>]>([
    ['sortHonoured', { sortHonoured: false }, 'sort_honoured', forAll('no')],
    ['pageSizeClamp', { pageSizeClamp: 3 }, 'page_size_500_honoured', forAll('no')],
    ['totals', { totals: 'wrong' }, 'totals_tally', forAll('no')],
    ['archiveRefused', { archiveRefused: true }, 'archive_answers', forAll('no', ARCHIVED)],
    ['attachmentIds', { attachmentIds: true }, 'attachments_carry_ids', { '': 'yes' }],
    ['rateLimitHeaders', { rateLimitHeaders: 'none' }, 'searches_state_own_budget', { '': 'no' }],
    ['nextKeyOmitted', { nextKeyOmitted: true }, 'totals_tally', forAll('unknown')],
  ])('%s', async (_name, switches, question, answers) => {
    scene = await openScene({ switches });
    const { code, report: told } = await report();
    expect(code).toBe(0);
    expect(answersTo(question, told)).toEqual(answers);
  });

  it.each<[Switches['searchHeadersDescribe'], string]>([
    ['search', 'yes'],
    ['general', 'no'],
  ])('searchHeadersDescribe: %s', async (searchHeadersDescribe, answer) => {
    const limits = { searchPerMinute: 100, generalPerMinute: 1_000 };
    scene = await openScene({ switches: { searchHeadersDescribe }, limits });
    const { report: told } = await report();
    const finding = told.findings.find(({ question }) => question === 'searches_state_own_budget');
    expect(finding).toMatchObject({
      answer,
      found: expect.stringMatching(
        /^searches: limit 1000?, \d+ left, with a reset; other requests: limit 1000, /,
      ) as string,
    });
  });

  describe('of pages and totals where there are many records', () => {
    const organisation = () => ({ id: '57f29863a1dbf61100e6aa92', name: 'many', records: many() });
    const many = (): StoredResource[] =>
      Array.from({ length: 620 }, (_, index) => {
        const at = new Date(Date.now() - 2 * HOUR_MS - index * 1000).toISOString();
        const customer = refersTo('customer', 'c'.padStart(24, '0'));
        return resource('note', `n${index}`, { createdAt: at, updatedAt: at }, { customer });
      });
    const openMany = async (switches: Partial<Switches>): Promise<Report> => {
      scene = await openScene({ organisation: organisation(), switches });
      return (await report(['--catalog', select(scene, 'notes')])).report;
    };

    it('a whole page of 500 is served, and totals tally on what is newest', async () => {
      const told = await openMany({});
      expect(answersTo('page_size_500_honoured', told)).toEqual({ note: 'yes' });
      expect(answersTo('totals_tally', told)).toEqual({ note: 'yes' });
      expect(answersTo('sort_honoured', told)).toEqual({ note: 'yes' });
    });

    it('a size that is cut shows, and wrong totals do', async () => {
      const told = await openMany({ pageSizeClamp: 100, totals: 'wrong' });
      expect(answersTo('page_size_500_honoured', told)).toEqual({ note: 'no' });
      expect(answersTo('totals_tally', told)).toEqual({ note: 'no' });
    });

    it('a size that is refused shows, and the rest is found out with a smaller one', async () => {
      scene = await openScene({ organisation: organisation() });
      scene.sandbox.faults.add({
        match: { context: 'note', nth: 2 },
        action: { kind: 'status', status: 400 },
      });
      const { code, report: told } = await report(['--catalog', select(scene, 'notes')]);
      expect(code).toBe(0);
      expect(told.findings.find(({ question }) => question === 'page_size_500_honoured')).toMatchObject({
        answer: 'no',
        found: 'refused with status 400',
      });
      expect(answersTo('sort_honoured', told)).toEqual({ note: 'yes' });
    });
  });

  it('of the clock, where the API is ahead', async () => {
    scene = await openScene({ now: () => Date.now() + HOUR_MS });
    const { code, report: told } = await report();
    expect(code).toBe(0);
    expect(Math.abs(told.clock.api_ahead_seconds - 3600)).toBeLessThanOrEqual(2);
    expect((await scene.run(TEST)).stdout).toMatch(/^Clock +the machine is 3\d{3} s behind the API/m);
  });
});
