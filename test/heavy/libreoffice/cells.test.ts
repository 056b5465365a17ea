import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { cellText } from '../../../src/cli/output/cells.ts'
import { hostileCells, otherValues } from '../../cli/output/hostile-cells.ts'
import { lenientRows, originalOf } from '../../cli/output/readers.ts'
import { listAs } from '../../cli/output/support.ts'
import { temporaryFolder } from '../../cli/support.ts'

const values = [...hostileCells, ...otherValues]
const formats = ['csv', 'tsv'] as const

/**
 * Import options of LibreOffice: separator, quote, UTF-8 and the first line, the kinds of the columns, English, and the last
 * one says to evaluate formulas. https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents
 */
function options(separator: string, columns = ''): string {
  return `CSV:${separator.charCodeAt(0)},34,76,1,${columns},1033,false,false,false,false,false,0,true`
}
const TEXT_COLUMNS = '1/2/2/2/3/2'

interface Cell {
  readonly text: string
  readonly isFormula: boolean
}

async function written(format: 'csv' | 'tsv'): Promise<string> {
  const rows = values.map((value) => ({ first: value, middle: value, last: value }))
  return (await listAs(format, rows)).text
}

/** The rows of a file as LibreOffice reads them. Without `filter` it decides itself, as by a double click. */
async function opened(t: TestContext, format: 'csv' | 'tsv', filter?: string): Promise<Cell[][]> {
  const folder = temporaryFolder(t)
  const file = join(folder, `cells.${format}`)
  writeFileSync(file, await written(format))
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  const how = filter === undefined ? [] : [`--infilter=${filter}`]
  execFileSync('soffice', [profile, '--headless', ...how, '--convert-to', 'fods', '--outdir', folder, file], {
    stdio: 'pipe',
  })
  return rowsIn(readFileSync(join(folder, 'cells.fods'), 'utf8'))
}

/** The cells of a flat OpenDocument spreadsheet (OASIS OpenDocument 1.3, part 3, §9.1). Empty cells at an end are left out. */
function rowsIn(document: string): Cell[][] {
  const rows = [...document.matchAll(/<table:table-row[^>]*?(?:\/>|>(.*?)<\/table:table-row>)/gs)]
  return rows.map(([, row = '']) =>
    [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].flatMap(
      ([, attributes = '', inner = '']) => {
        const count = Number(/number-columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? 1)
        const cell = { text: textIn(inner), isFormula: attributes.includes('table:formula=') }
        return Array.from({ length: Math.min(count, 3) }, () => cell)
      },
    ),
  )
}

function textIn(inner: string): string {
  return [...inner.matchAll(/<text:p[^>]*?(?:\/>|>(.*?)<\/text:p>)/gs)]
    .map(([, line = '']) =>
      line
        .replace(/<text:s text:c="(\d+)"\/>/g, (_, count: string) => ' '.repeat(Number(count)))
        .replace(/<text:s\/>/g, ' ')
        .replace(/<text:tab\/>/g, '\t')
        .replace(/<[^>]*>/g, '')
        .replace(/&#(?:x([\da-f]+)|(\d+));/gi, (_, hex, decimal) =>
          String.fromCodePoint(hex ? Number.parseInt(hex, 16) : Number(decimal)),
        )
        .replace(
          /&(lt|gt|quot|apos);/g,
          (_, name) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name as string] ?? '',
        )
        .replaceAll('&amp;', '&'),
    )
    .join('\n')
}

/** Inside a cell LibreOffice has one kind of line end, so there a carriage return cannot be told from a line feed. */
const withOneLineEnd = (text: string): string => text.replace(/\r\n?/g, '\n')

for (const format of formats) {
  const separator = format === 'csv' ? ',' : '\t'

  test(`LibreOffice gets every row of ${format} with its cells, and each without a carriage return gives its original back`, async (t) => {
    const rows = await opened(t, format, options(separator, TEXT_COLUMNS))
    const [heading, ...found] = rows.slice(0, values.length + 1)
    const expected = lenientRows(await written(format), separator)
    assert.deepEqual(
      heading?.map(({ text }) => text),
      ['first', 'middle', 'last'],
    )
    for (const [index, value] of values.entries()) {
      const texts = [0, 1, 2].map((column) => found[index]?.[column]?.text ?? '')
      const original = cellText(value)
      assert.deepEqual(texts, expected[index + 1]?.map(withOneLineEnd), JSON.stringify(value))
      if (!original.includes('\r')) assert.deepEqual(texts.map(originalOf), [original, original, original])
    }
    assert.deepEqual(
      rows
        .slice(values.length + 1)
        .flat()
        .filter(({ text }) => text !== ''),
      [],
      'nothing follows',
    )
  })

  for (const [how, filter] of [
    ['with the right separator', options(separator)],
    ['with commas as separators', options(',')],
    ['with semicolons as separators', options(';')],
    ['with tabs as separators', options('\t')],
    ['as it opens a file of that name', undefined],
  ] as const) {
    test(`LibreOffice finds no formula in ${format} ${how}`, async (t) => {
      const found = (await opened(t, format, filter)).flat()
      assert.ok(found.length > values.length, 'the file was read')
      assert.deepEqual(
        found.filter(({ isFormula }) => isFormula),
        [],
      )
    })
  }
}

test('LibreOffice runs the formulas of a file that does not guard them: the options do what they are to do', async (t) => {
  const folder = temporaryFolder(t, { 'a.csv': 'x\n=1+1\n' })
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  const args = [`--infilter=${options(',')}`, '--convert-to', 'fods', '--outdir', folder, join(folder, 'a.csv')]
  execFileSync('soffice', [profile, '--headless', ...args], { stdio: 'pipe' })
  const cells = rowsIn(readFileSync(join(folder, 'a.fods'), 'utf8')).flat()
  assert.deepEqual(
    cells.filter(({ isFormula }) => isFormula).map(({ text }) => text),
    ['2'],
  )
})
