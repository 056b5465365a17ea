import type { Prose } from './prose.ts'

/**
 * Returns the prose of a Markdown page: paragraphs, list items, headings and cells of tables. Code and addresses are no
 * prose, and are left out or become `…`.
 */
export function proseInPage(page: string): Prose[] {
  const found: Prose[] = []
  let open: { readonly line: number; words: string } | undefined
  let fence = ''

  const close = (): void => {
    if (open !== undefined && open.words !== '') found.push({ ...open, kind: 'page' })
    open = undefined
  }
  for (const [index, text] of withoutComments(page).split('\n').entries()) {
    const line = index + 1
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1] ?? ''
    if (mark !== '') close()
    if (fence !== '') {
      if (mark.startsWith(fence)) fence = ''
      continue
    }
    if (mark !== '') {
      fence = mark
      continue
    }
    const begins = /^\s*(?:#{1,6}|[-*+]|\d+\.|>)\s+/.exec(text)?.[0]
    if (text.trim() === '' || begins !== undefined) close()
    if (/^\s*\|/.test(text)) {
      close()
      for (const cell of plain(text).split('|')) {
        if (/\w/.test(cell)) found.push({ line, kind: 'page', words: cell.trim() })
      }
    } else {
      const words = text.slice(begins?.length ?? 0).trim()
      open = open === undefined ? { line, words } : { ...open, words: `${open.words} ${words}`.trim() }
    }
    if (/^\s*#/.test(text)) close()
  }
  close()
  return found.map((prose) => ({ ...prose, words: plain(prose.words) }))
}

/** Keeps the ends of lines, so that the lines after a comment keep their numbers. */
function withoutComments(page: string): string {
  return page.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ''))
}

/** Code goes first, because an asterisk or a bracket in it means nothing. A quotation is the words of another source. */
function plain(words: string): string {
  return words
    .replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '…')
    .replace(/<https?:[^>]*>|https?:[^\s)]+/g, '…')
    .replace(/"[^"]*"/g, '…')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*+/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
