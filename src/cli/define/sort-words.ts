/**
 * The words of a command line with `--sort -name` as one word, `--sort=-name`. The parser would take `-name` for flags. A
 * dash with one letter, such as `-o`, stays a flag.
 */
export function withSortWords(argv: readonly string[]): string[] {
  const words: string[] = []
  for (const [index, word] of argv.entries()) {
    if (word === '--') return [...words, ...argv.slice(index)]
    if (words.at(-1) === '--sort' && /^-[^-=][^=]/.test(word)) words.splice(-1, 1, `--sort=${word}`)
    else words.push(word)
  }
  return words
}
