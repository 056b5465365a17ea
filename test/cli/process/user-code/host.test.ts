/** The parts of the guard that take a process over, on objects that stand for one. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { divertOutput } from '../../../../src/cli/process/user-code/divert-output.ts'
import { holdProcess } from '../../../../src/cli/process/user-code/hold-process.ts'
import { refuseEndings } from '../../../../src/cli/process/user-code/refuse-endings.ts'

type Methods = Record<string, (...args: readonly unknown[]) => unknown>

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
    umask: method('umask'),
    kill: method('kill'),
    stdout: { name: 'stdout' },
    stderr: { name: 'stderr' },
  }
  return { host: host as unknown as NodeJS.Process, calls }
}

test('refuseEndings() refuses each ending and move, and nothing else', () => {
  const { host, calls } = fakeHost()
  const refuse = (call: string, args: readonly unknown[]): never => {
    throw new Error(`refused ${call}(${args.join()})`)
  }
  refuseEndings(host as unknown as Methods, host.pid, { refuse })
  for (const [message, end] of [
    ['process.exit(3)', () => host.exit(3)],
    ['process.abort()', () => host.abort()],
    ['process.chdir(/)', () => host.chdir('/')],
    ['process.umask(511)', () => host.umask(0o777)],
    ['process.kill(4100)', () => host.kill(4100)],
    ['process.kill(-4100,SIGTERM)', () => host.kill(-4100, 'SIGTERM')],
    ['process.kill(0)', () => host.kill(0)],
  ] as const) {
    assert.throws(end, { message: `refused ${message}` })
  }
  assert.deepEqual(calls, [])
  host.kill(4100, 0)
  host.kill(1, 'SIGTERM')
  host.umask()
  assert.deepEqual(calls, ['kill(4100,0)', 'kill(1,SIGTERM)', 'umask()'])
})

test('holdProcess() lets an assignment hold for the work that makes it alone, until it is released', () => {
  const { host, calls } = fakeHost()
  const { exit } = host
  const [one, other] = [{}, {}]
  let working: object | undefined = one
  const release = holdProcess(
    host,
    () => working,
    (methods) => {
      methods['exit'] = () => calls.push('held')
    },
  )
  const methods = host as unknown as Methods
  methods['exit'] = () => calls.push('own')
  methods['exit']()
  for (working of [other, undefined]) methods['exit']?.()
  methods['exit'] = () => calls.push('of no work')
  methods['exit']?.()
  assert.deepEqual(calls, ['own', 'held', 'held', 'held'])
  release()
  assert.equal(host.exit, exit)
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
