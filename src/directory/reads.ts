import { GraphError } from '../errors/errors.ts'
import type { ApiVersion } from '../guard/normal-request.ts'
import type { Directory } from './directory.ts'

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

  /** The object at a path of Graph; `undefined` if Graph does not find it. */
  one<Found>(path: string, api: ApiVersion = 'v1.0'): Promise<Found | undefined> {
    return this.#cached(`${api} ${path}`, () => ifFound(this.directory.graph.get<Found>(path, { api })))
  }

  /** All items of the list at a path of Graph. */
  list<Item>(path: string): Promise<Item[]> {
    return this.#cached(path, async () => {
      const items: Item[] = []
      for await (const item of this.directory.graph.list<Item>(path)) items.push(item)
      return items
    })
  }

  #cached<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const answer = (this.#answers.get(key) ?? read()) as Promise<Answer>
    this.#answers.set(key, answer)
    return answer
  }
}

async function ifFound<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof GraphError && error.code === 'GRAPH_NOT_FOUND') return undefined
    throw error
  }
}
