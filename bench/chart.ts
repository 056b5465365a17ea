import type { Comparison } from './compare.ts'
import { names } from './peers.ts'
import type { Results } from './results.ts'

const WIDTH = 860
const LABELS = 250
const BARS = 470
const ROW = 22
const HEAD = 40

/**
 * Bars for what was compared, as SVG. Readable on light and dark pages, in grey, and without the picture: title and
 * description say the same, and every bar has its figure beside it.
 */
export function chart({ comparisons, node }: Results): string {
  const shown = comparisons.filter(({ rows }) => rows.length > 0)
  let y = 0
  const groups = shown.map((comparison) => {
    const top = y
    y += HEAD + comparison.rows.length * ROW + 18
    return `<g transform="translate(0 ${top})">${group(comparison)}</g>`
  })
  const spoken = shown.map(
    ({ title, rows }) => `${title}: ${rows.map(({ peer, ms }) => `${peer} ${ms.median.toFixed(0)} ms`).join(', ')}.`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-labelledby="title description">`,
    '<title id="title">Towline beside its peers: time in milliseconds, shorter is better</title>',
    `<desc id="description">${escaped(`${spoken.join(' ')} Node ${node}.`)}</desc>`,
    '<style>text{font:13px system-ui,sans-serif;fill:#1f2328}.head{font-weight:600}.figure{font-variant-numeric:tabular-nums}.peer{fill:#8c959f}.own{fill:#0969da}.floor{fill:none;stroke:#57606a;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.peer{fill:#6e7681}.own{fill:#4493f8}.floor{stroke:#9198a1}}</style>',
    ...groups,
    '</svg>',
    '',
  ].join('\n')
}

function group({ title, rows }: Comparison): string {
  const longest = Math.max(...rows.map(({ ms }) => ms.median))
  const lines = rows.map(({ peer, ms, timesFloor }, index) => {
    const y = HEAD + index * ROW
    const width = Math.max(1, (ms.median / longest) * BARS).toFixed(1)
    const figure = `${ms.median.toFixed(0)} ms, ${timesFloor.toFixed(2)} × floor`
    return [
      `<text x="${LABELS - 8}" y="${y + 14}" text-anchor="end"${peer.startsWith('towline') ? ' class="head"' : ''}>${escaped(peer)}</text>`,
      `<rect x="${LABELS}" y="${y + 3}" width="${width}" height="14" class="${kindOf(peer)}"/>`,
      `<text x="${(LABELS + Number(width) + 6).toFixed(1)}" y="${y + 14}" class="figure">${figure}</text>`,
    ].join('')
  })
  return [`<text x="0" y="22" class="head">${escaped(title)}</text>`, ...lines].join('\n')
}

function kindOf(peer: string): string {
  if (peer === names.floor) return 'floor'
  return peer.startsWith('towline') ? 'own' : 'peer'
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
