/**
 * Lines of at most this width, broken between words. A word that is too long is broken after a slash, else at the width.
 */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(width, 20)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((one) => pieces(one, room))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && longer.length > room) {
      lines.push(line)
      line = word
    } else {
      line = longer
    }
  }
  return line === '' ? lines : [...lines, line]
}

function pieces(word: string, room: number): string[] {
  const parts: string[] = []
  let rest = word
  while (rest.length > room) {
    const slash = rest.lastIndexOf('/', room - 1)
    const at = slash > room / 2 ? slash + 1 : room
    parts.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
  return [...parts, rest]
}
