import assert from 'node:assert/strict'
import test from 'node:test'
import { application } from '../../../src/cli/app.ts'
import { CliContext } from '../../../src/cli/process/context.ts'
import { memoryIo, type World } from '../support.ts'

function contextIn(world: World = {}) {
  const { io, written } = memoryIo(world)
  return { context: new CliContext(io, [], application(io)), written }
}

const quiet = {
  manifest: undefined,
  noManifest: undefined,
  debug: undefined,
  verbose: undefined,
  quiet: true,
  noColor: undefined,
  timeout: undefined,
}

test('CliContext.format()', async (t) => {
  await t.test('the format that -o names goes before the default', () => {
    assert.equal(contextIn({ stdoutIsTerminal: true }).context.format({ output: 'csv' }), 'csv')
  })

  await t.test('the default is a table on a terminal and JSON elsewhere', () => {
    assert.equal(contextIn({ stdoutIsTerminal: true }).context.format({ output: undefined }), 'table')
    assert.equal(contextIn({ stderrIsTerminal: true }).context.format({ output: undefined }), 'json')
  })
})

test('CliContext.tell()', async (t) => {
  await t.test('messages of both kinds go to stderr', async () => {
    const { context, written } = contextIn()
    await context.tell({ kind: 'note', text: 'a note' })
    await context.tell({ kind: 'must-see', text: 'a code' })
    assert.deepEqual(written(), { stdout: '', stderr: 'a note\na code\n' })
  })

  await t.test('--quiet keeps what must be seen, and drops notes', async () => {
    const { context, written } = contextIn()
    context.begin(quiet)
    await context.note('a note')
    await context.tell({ kind: 'note', text: 'a note' })
    await context.tell({ kind: 'must-see', text: 'a code' })
    assert.equal(written().stderr, 'a code\n')
  })

  await t.test('control characters of a message are shown and not sent', async () => {
    const { context, written } = contextIn()
    await context.tell({ kind: 'must-see', text: 'code \u001b[31m' })
    assert.equal(written().stderr, 'code \\u001b[31m\n')
  })

  await t.test('further lines of a message are indented, so that a name in it cannot begin a line', async () => {
    const { context, written } = contextIn()
    await context.note('Not in the table: a\nerror  contoso: gone\r\n\u2028fix  x\n\n  link\n')
    assert.equal(written().stderr, 'Not in the table: a\n  error  contoso: gone\\r\n  \\u2028fix  x\n\n    link\n\n')
  })

  await t.test('a name in a message has nothing that a reader does not see', async () => {
    const { context, written } = contextIn({ stderrIsTerminal: true })
    await context.note('Sa\u200bles Sales\u{e0041} Sa\u00adles 👩‍👩‍👧')
    assert.equal(written().stderr, 'Sa\\u200bles Sales\\u{e0041} Sa\\u00adles 👩‍👩‍👧\n')
  })
})
