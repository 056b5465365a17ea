import assert from 'node:assert/strict'
import test from 'node:test'
import { application } from '../../../src/cli/app.ts'
import type { ListWriter, View } from '../../../src/cli/output/format.ts'
import { loadFormat } from '../../../src/cli/output/load-format.ts'
import { openPrinter } from '../../../src/cli/output/printer.ts'
import { CliContext } from '../../../src/cli/process/context.ts'
import { formatNames } from '../../../src/cli/process/format-names.ts'
import { memoryIo } from '../support.ts'

const view: View = {
  width: 80,
  isTerminal: false,
  colour: false,
  columns: undefined,
  prefer: [],
  warn: () => {},
}

/** Notes each `before` by its name, and each text that is written. */
async function noting(format: (typeof formatNames)[number]) {
  const log: string[] = []
  const list = (await loadFormat(format)).list(
    async (text) => void log.push(`write ${text.includes('r1') ? 1 : 2}`),
    view,
  )
  return { log, list, before: (name: string) => async () => void log.push(`before ${name}`) }
}

for (const format of formatNames) {
  test(`a list in ${format} that is cut has written every row that it took`, async () => {
    for (const number of [1, 199, 200, 201]) {
      let text = ''
      const list = (await loadFormat(format)).list(async (more) => {
        text += more
      }, view)
      for (let id = 1; id <= number; id++) await list.rows([{ id: `r${id}.` }])
      await list.cut()
      assert.equal(text.match(/r\d+\./g)?.length, number, `${number} rows`)
    }
  })

  test(`a list in ${format} awaits what stands before some rows right before it writes them`, async () => {
    const { log, list, before } = await noting(format)
    await list.rows([{ id: 'r1' }], before('first'))
    await list.rows([], before('none'))
    await list.rows([{ id: 'r2' }], before('second'))
    await list.cut()
    assert.deepEqual(log, ['before first', 'write 1', 'before none', 'before second', 'write 2'])
  })

  test(`a list in ${format} writes the rows of a later call at once where something stands before them`, async () => {
    const { log, list, before } = await noting(format)
    await list.rows(Array.from({ length: 2_000 }, () => ({ id: 'r1' })))
    await list.rows([{ id: 'r2' }], before('second'))
    assert.deepEqual(log, ['write 1', 'before second', 'write 2'])
  })
}

for (const format of ['csv', 'tsv'] as const) {
  test(`a list in ${format} holds no rows longer than five minutes where something stands before them`, async (t) => {
    let minutes = 0
    t.mock.method(performance, 'now', () => minutes * 60_000)
    const { log, list, before } = await noting(format)
    await list.rows([{ id: 'r1' }], before('first'))
    minutes = 4
    await list.rows([{ id: 'r2' }], before('second'))
    assert.deepEqual(log, [])
    minutes = 5
    await list.rows([{ id: 'r2' }], before('third'))
    assert.deepEqual(log, ['before first', 'write 1', 'before second', 'write 2', 'before third', 'write 2'])
  })
}

async function queried(query: string, take: (list: ListWriter) => Promise<void>) {
  const { io, written } = memoryIo()
  const context = new CliContext(io, [], application(io))
  const printer = await openPrinter(context, { output: 'json', query })
  await take(printer.list())
  return written()
}

test('a query over a list that is cut is applied to the rows so far, and its JSON stays unclosed', async () => {
  const { stdout, stderr } = await queried('[].id', async (list) => {
    await list.rows([{ id: 'r1' }])
    await list.rows([{ id: 'r2' }])
    await list.cut()
  })
  assert.equal(stdout, '[\n  "r1",\n  "r2"')
  assert.equal(stderr, '--query saw only a part of the rows: its result is not that of the whole list.\n')
})

test('a query over a list that is cut before its first row prints nothing', async () => {
  assert.deepEqual(await queried('length(@)', (list) => list.cut()), { stdout: '', stderr: '' })
})

test('a query that fails does so before anything is said to be written', async () => {
  const before = (): never => assert.fail('nothing is written')
  await assert.rejects(
    queried('[].id | join(`1`, @)', async (list) => {
      await list.rows([{ id: 'r1' }], before)
      await list.cut()
    }),
    { code: 'OUTPUT_FAILED' },
  )
})
