import type { CliContext, CommonFlags } from '../../process/context.ts'
import { type Page, readPages, titleOf } from './pages.ts'
import { forTerminal } from './render.ts'
import { findTopic } from './topics.ts'

/** Columns. Longer lines are hard to read. */
const WIDEST = 100

export default async function (this: CliContext, _flags: CommonFlags, topic?: string): Promise<void> {
  const { stdout } = this.io
  const pages = await readPages()
  if (topic === undefined) return stdout.write(this.fitted(stdout, listOf(pages)))
  const found = findTopic(pages, topic)
  const style = { columns: Math.min(stdout.columns, WIDEST), colour: this.coloured(stdout) }
  const texts = found.map(({ text }) => (stdout.isTTY ? forTerminal(text, style) : text))
  await stdout.write(texts.join('\n'))
  // An editor or a browser opens the URL.
  for (const { url } of found) await this.note(url.href)
}

function listOf(pages: readonly Page[]): string {
  const width = Math.max(...pages.map(({ name }) => name.length))
  return pages.map((page) => `${page.name.padEnd(width)}  ${titleOf(page)}\n`).join('')
}
