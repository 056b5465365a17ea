import assert from 'node:assert/strict'
import test from 'node:test'
import { runCli } from '../support.ts'

/** The line `fix` of a command that does not exist. */
async function adviceFor(words: string): Promise<string> {
  const { code, stdout, stderr } = await runCli(words.split(' '))
  assert.deepEqual({ code, stdout }, { code: 2, stdout: '' }, words)
  const last = words.split(' ').at(-1)
  assert.match(stderr, new RegExp(`^error {2}There is no command "${last}" here \\(USAGE\\)$`, 'm'))
  return /^fix {4}(.*)$/m.exec(stderr)?.[1] ?? ''
}

test('a word of another tool is answered with what it is called here', async () => {
  for (const word of ['login', 'logout', 'auth', 'signin', 'LOGIN']) {
    assert.match(await adviceFor(word), /^There is no sign-in to do: .*`towline identity`.*`towline whoami`/, word)
  }
  assert.equal(await adviceFor('graph list'), 'Read a list with `towline graph get <path> --all`.')
  assert.match(await adviceFor('graph update'), /towline graph patch/)
  assert.match(await adviceFor('tenants'), /`towline targets list`/)
  assert.match(await adviceFor('users'), /towline graph get <path> --all/)
})

test('a command without its group is answered with the whole command', async () => {
  assert.equal(await adviceFor('plan'), 'Did you mean `towline trust plan`?')
  assert.equal(await adviceFor('graph verify'), 'Did you mean `towline trust verify` or `towline audit verify`?')
  assert.equal(await adviceFor('get'), 'Did you mean `towline graph get`?')
  assert.equal(await adviceFor('graph sites'), 'Did you mean `towline sites`?')
  assert.equal(await adviceFor('trust run'), 'Did you mean `towline run` or `towline emulator run`?')
})

test('a slip is answered with the nearest name of the group, and a word like no other with --help', async () => {
  assert.equal(await adviceFor('trust verfy'), 'Did you mean "verify"? --help lists the commands.')
  assert.equal(await adviceFor('target'), 'Did you mean "targets"? --help lists the commands.')
  assert.equal(await adviceFor('frobnicate'), 'List the commands with --help.')
  assert.equal(await adviceFor('_complete'), 'List the commands with --help.', 'a hidden command is not proposed')
  assert.equal(await adviceFor('trust help'), 'Read its help with `towline help trust`.')
})
