import { GraphError } from '../errors/errors.ts'
import type { ApiVersion } from '../guard/normal-request.ts'
import type { Directory } from './directory.ts'
import type { Check } from './shape.ts'

/**
 * One pass over a tenant's directory: the answer to each path is cached, so that each object is read once. After a
 * write, a new pass reads the objects again. The files in `objects/` say what can be read.
 */
export class Reads {
  readonly directory: Directory
  readonly #answers = new Map<string, Promise<unknown>>()

  constructor(directory: Directory) {
    this.directory = directory
  }

  /**
   * The object at a path of Graph; `undefined` if Graph does not find it. Rejects with `GraphError` `GRAPH_ANSWER_INVALID` for
   * an object that is not as `check` wants it.
   */
  one<Found>(path: string, check: Check, api: ApiVersion = 'v1.0'): Promise<Found | undefined> {
    return this.#cached(`${api} ${path}`, async () => {
      const found = await ifFound(this.directory.graph.get(path, { api }))
      if (found !== undefined && !check(found)) throw notAsDocumented(path)
      return found as Found | undefined
    })
  }

  /** All items of the list at a path of Graph. Rejects as `one` does for an item that is not as `check` wants it. */
  list<Item>(path: string, check: Check, api: ApiVersion = 'v1.0'): Promise<Item[]> {
    return this.#cached(`${api} list ${path}`, async () => {
      const items: Item[] = []
      for await (const item of this.directory.graph.list(path, { api })) {
        if (!check(item)) throw notAsDocumented(path)
        items.push(item as Item)
      }
      return items
    })
  }

  #cached<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const answer = (this.#answers.get(key) ?? read()) as Promise<Answer>
    this.#answers.set(key, answer)
    return answer
  }
}

/** The error for an object of a directory that is not what the code that reads it takes it for. */
export function notAsDocumented(path: string): GraphError {
  return new GraphError('GRAPH_ANSWER_INVALID', {
    message: `The answer to GET ${path.split('?')[0]} is not of the form that Graph documents.`,
    likelyCause: 'Something between here and Graph changes its answers, or answers in its place.',
    fix: 'Run the command again; if it stays so, ask for the path with `towline graph get` and compare it with the documentation.',
  })
}

async function ifFound<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof GraphError && error.code === 'GRAPH_NOT_FOUND') return undefined
    throw error
  }
}
