import { createLateLog } from '../../src/late-log';
import { createLog, type Log } from '../../src/log';

/** A log that counts how often it is built. */
function lateLog(): { readonly log: Log; readonly built: () => number; readonly text: () => string } {
  let count = 0;
  let text = '';
  const log = createLateLog(() => {
    count += 1;
    return createLog('text', 'info', { write: (more) => void (text += more) });
  });
  return { log, built: () => count, text: () => text };
}

it('is not built as long as nothing is told', () => {
  expect(lateLog().built()).toBe(0);
});

it('is built once, whatever is told', () => {
  const { log, built, text } = lateLog();
  log.debug('not shown');
  log.info('one');
  log.warn('two');
  log.error('three');
  log.critical('four');
  expect(built()).toBe(1);
  expect(text()).toBe('INFO one\nWARNING two\nERROR three\nCRITICAL four\n');
});

it('hides, and takes level and form, as the one behind it does', () => {
  const { log, text } = lateLog();
  log.hide('s3cret');
  log.setLevel('debug');
  log.debug('the s3cret');
  log.setFormat('json');
  log.info('the s3cret');
  const [first, second] = text().split('\n');
  expect(first).toBe('DEBUG the [redacted]');
  expect(JSON.parse(second ?? '')).toMatchObject({ level: 'info', message: 'the [redacted]' });
});
