import { styleText } from 'node:util'
import { safeText } from '../../../text/safe.ts'
import { wrap } from '../../../text/wrap.ts'

interface Style {
  readonly columns: number
  readonly colour: boolean
}

/** Markdown of our own pages as lines for a terminal: paragraphs are wrapped, and code stays as it is, to be copied. */
export function forTerminal(markdown: string, { columns, colour }: Style): string {
  const bold = (text: string): string => (colour ? styleText('bold', text, { validateStream: false }) : text)
  const lines = blocksOf(markdown).flatMap((block) => {
    if (block.kind === 'code') return [...block.lines.map((line) => `  ${safeText(line)}`), '']
    if (block.kind === 'heading') return [...wrap(plain(block.text), columns).map(bold), '']
    const [, bullet = ''] = /^( *(?:[-*]|\d+\.) )/.exec(block.text) ?? []
    const indent = ' '.repeat(bullet.length || (block.kind === 'row' ? 2 : 0))
    const [head = '', ...rest] = wrap(plain(block.text.slice(bullet.length)), columns - indent.length)
    return [bullet + head, ...rest.map((line) => indent + line), ...(block.isLast ? [''] : [])]
  })
  return lines.join('\n')
}

type Block =
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'heading'; readonly text: string }
  /** `isLast`: a blank line follows. */
  | { readonly kind: 'text' | 'row'; readonly text: string; readonly isLast: boolean }

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  const lines = markdown.replace(/<!--[\s\S]*?-->\n?/g, '').split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.startsWith('```')) {
      const end = lines.indexOf('```', at + 1)
      blocks.push({ kind: 'code', lines: lines.slice(at + 1, end) })
      at = end < 0 ? lines.length : end
    } else if (line.startsWith('#')) {
      blocks.push({ kind: 'heading', text: line.replace(/^#+ /, '') })
    } else if (line.startsWith('|')) {
      if (!/^[| :-]+$/.test(line)) blocks.push({ kind: 'row', text: cells(line), isLast: isBlank(lines[at + 1]) })
    } else if (!isBlank(line)) {
      let text = line
      while (goesOn(lines[at + 1])) text += ` ${lines[++at]?.trim()}`
      blocks.push({ kind: 'text', text, isLast: isBlank(lines[at + 1]) })
    }
  }
  return blocks
}

function isBlank(line = ''): boolean {
  return line.trim() === ''
}

/** Whether a line belongs to the paragraph or the item of a list above it. */
function goesOn(line: string | undefined): boolean {
  return !isBlank(line) && !/^(```|#|\|| *[-*] | *\d+\. )/.test(line ?? '')
}

function cells(row: string): string {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
    .filter((cell) => cell !== '')
    .join(' · ')
}

/** Without the marks of links and of bold type. Code keeps its backquotes, which say what can be typed. */
function plain(text: string): string {
  return safeText(
    text
      .replace(/\*\*([^*]+)\*\*/g, '$1')
      .replace(/<(https?:[^<>]+)>/g, '$1')
      .replace(/\[([^[\]]+)\]\((https?:[^)[]+)\)/g, '$1 ($2)')
      .replace(/\[([^[\]]+)\]\([^)[]+\)/g, '$1'),
  )
}
