/** The parts of the guard that take a process over, on objects that stand for one. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { divertOutput } from '../../../../src/cli/process/user-code/divert-output.ts'
import { refuseEndings } from '../../../../src/cli/process/user-code/refuse-endings.ts'

function fakeHost() {
  const calls: string[] = []
  const method =
    (name: string) =>
    (...args: unknown[]): void =>
      void calls.push(`${name}(${args.join()})`)
  const host = {
    pid: 4100,
    exit: method('exit'),
    reallyExit: method('reallyExit'),
    abort: method('abort'),
    chdir: method('chdir'),
    kill: method('kill'),
    stdout: { name: 'stdout' },
    stderr: { name: 'stderr' },
  }
  return { host: host as unknown as NodeJS.Process, calls }
}

test('refuseEndings() throws and hands on the error of each ending, until it is released', () => {
  const { host, calls } = fakeHost()
  const refused: string[] = []
  const release = refuseEndings(
    host,
    () => undefined,
    ({ code, message }) => refused.push(`${code} ${/process\.\w+\([^)]*\)/.exec(message)?.[0]}`),
  )
  for (const end of [
    () => host.exit(3),
    () => host.abort(),
    () => host.chdir('/'),
    () => host.kill(4100),
    () => host.kill(-4100, 'SIGTERM'),
    () => host.kill(0),
  ]) {
    assert.throws(end, { code: 'RUNBOOK_FAILED' })
  }
  assert.deepEqual(refused, [
    'RUNBOOK_FAILED process.exit(3)',
    'RUNBOOK_FAILED process.abort()',
    'RUNBOOK_FAILED process.chdir(/)',
    'RUNBOOK_FAILED process.kill(4100)',
    'RUNBOOK_FAILED process.kill(-4100, SIGTERM)',
    'RUNBOOK_FAILED process.kill(0)',
  ])
  assert.deepEqual(calls, [])
  host.kill(4100, 0)
  host.kill(1, 'SIGTERM')
  release()
  host.exit(3)
  host.chdir('/')
  assert.deepEqual(calls, ['kill(4100,0)', 'kill(1,SIGTERM)', 'exit(3)', 'chdir(/)'])
})

test('divertOutput() makes lines of what is printed, for each printing work alone', () => {
  const { host } = fakeHost()
  const { stdout } = host
  const lines: string[] = []
  const work = (name: string) => ({
    printed: (level: string, line: string) => void lines.push(`${name} ${level}: ${line}`),
  })
  const [a, b] = [work('a'), work('b')]
  let printing = a
  const output = divertOutput(host, () => printing)

  host.stdout.write('one\ntwo')
  printing = b
  host.stdout.write('other\r\n\n')
  host.stderr.write('\u001b[31mred\u001b[0m\n')
  printing = a
  host.stdout.write(Buffer.from(' halves'))
  assert.deepEqual(lines, ['a info: one', 'b info: other', 'b warn: red'])
  output.flush(a)
  output.flush(b)
  assert.deepEqual(lines.slice(3), ['a info: two halves'])

  host.stdout.write('x'.repeat(20_000))
  assert.equal(lines.at(-1)?.length, 20_000 + 'a info: '.length, 'a line without an end is not kept for ever')
  output.release()
  assert.equal(host.stdout, stdout)
})
