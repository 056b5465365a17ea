import type { TextOut } from './io.ts'

/** Empties a terminal's line from the cursor to its end. */
const ERASE = '\u001b[K'

/** A line of progress in place of the one before. For terminals only. */
export function progressLine(text: string): string {
  return `\r${text}${ERASE}`
}

/** What to write before other text, because a line of progress may be there. Empty where there is no terminal. */
export function eraseProgress({ isTTY }: Pick<TextOut, 'isTTY'>): string {
  return isTTY ? progressLine('') : ''
}
