import type { World } from '../model/index.ts'
import { buildWorld } from './build/world.ts'
import { checkShape } from './read/check.ts'
import { type Problem, problemText } from './read/problem.ts'
import { readYaml } from './read/yaml.ts'
import { WorldFileError, type WorldFileProblem } from './world-file-error.ts'

interface WorldFileName {
  /** For messages. */
  readonly path: string
  /** The world's own, unless the text says another. */
  readonly name: string
}

/** What a world file says, checked as a whole: its form, and that whatever it names is there. Throws a WorldFileError. */
export function parse(text: string, { path, name }: WorldFileName): () => World {
  const { written, problems: malformed, lineOf } = readYaml(text)
  const { plan, problems: misshapen } = checkShape(written)
  const dangling: Problem[] = []
  // Building is checking: who looks something up in vain reports it and goes on.
  buildWorld(name, plan, (problem) => dangling.push(problem))

  const placed = [...misshapen, ...dangling].map((problem) => ({
    line: lineOf(problem.path),
    text: problemText(problem),
  }))
  const problems = [...malformed, ...placed].toSorted((one, other) => one.line - other.line)
  if (problems.length > 0) throw invalid(path, problems)
  return () => buildWorld(name, plan, () => {})
}

/** Mistakes. One in a template is in everything that was made from it. */
const mostShown = 50

function invalid(path: string, problems: readonly WorldFileProblem[]): WorldFileError {
  const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`
  const lines = problems.slice(0, mostShown).map(({ line, text }) => `${path}:${line}: ${text}`)
  const more = problems.length - lines.length
  const rest = more > 0 ? [`and ${more} more`] : []
  return new WorldFileError([`The world file has ${count}:`, ...lines, ...rest].join('\n'), problems)
}
