import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { chart } from '../../bench/chart.ts'
import type { Results } from '../../bench/results.ts'

/** The widest characters of DejaVu Sans on average, as a part of the font's size: bold text of letters and marks. */
const WIDEST = 0.7

/** Texts of the picture that begin left of it or end right of it, as DejaVu Sans would show them at 13 pixels. */
function clipped(svg: string): string[] {
  const width = Number(/ width="(\d+)"/.exec(svg)?.[1])
  const texts = [...svg.matchAll(/<text x="([\d.]+)" y="\d+"( text-anchor="end")?[^>]*>(.*?)<\/text>/g)]
  assert.ok(width > 0 && texts.length > 0)
  return texts
    .filter(([, x, isRight, text = '']) => {
      const long = text.replaceAll('&amp;', '&').length * 13 * WIDEST
      return isRight === undefined ? Number(x) + long > width : Number(x) - long < 0
    })
    .map(([, , , text = '']) => text)
}

test('chart() leaves room for its longest label and figure, whatever they are', () => {
  const row = (peer: string, median: number) => ({ peer, ms: { median, min: 1, max: 1 }, timesFloor: median / 3 })
  const rows = [row('floor: node:https', 3), row('towline library, with a long name & an extra in bold', 123_456)]
  const results = { node: 'v24', comparisons: [{ title: '1 site', rows }] }
  const svg = chart(results as unknown as Results)
  assert.deepEqual(clipped(svg), [])
  assert.match(svg, /× floor: the time over that of the floor/)
})

test('docs/benchmarks.svg clips no text with the wide fonts of Linux', () => {
  assert.deepEqual(clipped(readFileSync('docs/benchmarks.svg', 'utf8')), [])
})
