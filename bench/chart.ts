import type { Comparison, Row } from './compare.ts'
import { names } from './peers.ts'
import type { Results } from './results.ts'

const BARS = 380
const ROW = 22
const HEAD = 40
const FONT = 13
const GAP = 8

/**
 * Pixels that a text needs at most. The page's own font is not known here. DejaVu Sans, which Linux shows, is wider than
 * those of Windows and macOS, and bold text in it takes 0.7 of the font's size for each character.
 */
function room(texts: readonly string[]): number {
  return Math.ceil(Math.max(...texts.map(({ length }) => length)) * FONT * 0.7) + GAP
}

const LEGEND = [
  'Time in milliseconds; shorter is better. × floor: the time over that of the floor, the outlined bar.',
  'The floor does the same hops over node:https, prints the same lines, and checks nothing.',
]

/**
 * Bars for what was compared, as SVG. Readable on light and dark pages, in grey, and without the picture: title and
 * description say the same, and every bar has its figure beside it.
 */
export function chart({ comparisons, node }: Results): string {
  const shown = comparisons.filter(({ rows }) => rows.length > 0)
  const rows = shown.flatMap((comparison) => comparison.rows)
  const labels = room(rows.map(({ peer }) => peer))
  const width = Math.max(labels + BARS + room(rows.map(figureOf)), room(LEGEND))
  let y = LEGEND.length * ROW
  const groups = shown.map((comparison) => {
    const top = y
    y += HEAD + comparison.rows.length * ROW + 18
    return `<g transform="translate(0 ${top})">${group(comparison, labels)}</g>`
  })
  const spoken = shown.map(
    ({ title, rows }) => `${title}: ${rows.map(({ peer, ms }) => `${peer} ${ms.median.toFixed(0)} ms`).join(', ')}.`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-labelledby="title description">`,
    '<title id="title">Towline beside its peers: time in milliseconds, shorter is better</title>',
    `<desc id="description">${escaped(`${spoken.join(' ')} Node ${node}.`)}</desc>`,
    `<style>text{font:${FONT}px system-ui,sans-serif;fill:#1f2328}.head{font-weight:600}.figure{font-variant-numeric:tabular-nums}.peer{fill:#8c959f}.own{fill:#0969da}.floor{fill:none;stroke:#57606a;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.peer{fill:#6e7681}.own{fill:#4493f8}.floor{stroke:#9198a1}}</style>`,
    ...LEGEND.map((line, index) => `<text x="0" y="${(index + 1) * ROW - 6}">${line}</text>`),
    ...groups,
    '</svg>',
    '',
  ].join('\n')
}

function group({ title, rows }: Comparison, labels: number): string {
  const longest = Math.max(...rows.map(({ ms }) => ms.median))
  const lines = rows.map((row, index) => {
    const { peer, ms } = row
    const y = HEAD + index * ROW
    const width = Math.max(1, (ms.median / longest) * BARS).toFixed(1)
    return [
      `<text x="${labels - GAP}" y="${y + 14}" text-anchor="end"${peer.startsWith('towline') ? ' class="head"' : ''}>${escaped(peer)}</text>`,
      `<rect x="${labels}" y="${y + 3}" width="${width}" height="14" class="${kindOf(peer)}"/>`,
      `<text x="${(labels + Number(width) + 6).toFixed(1)}" y="${y + 14}" class="figure">${figureOf(row)}</text>`,
    ].join('')
  })
  return [`<text x="0" y="22" class="head">${escaped(title)}</text>`, ...lines].join('\n')
}

function figureOf({ ms, timesFloor }: Row): string {
  return `${ms.median.toFixed(0)} ms, ${timesFloor.toFixed(2)} × floor`
}

function kindOf(peer: string): string {
  if (peer === names.floor) return 'floor'
  return peer.startsWith('towline') ? 'own' : 'peer'
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
