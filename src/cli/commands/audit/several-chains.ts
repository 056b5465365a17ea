import type { StoredChain, StoredChains } from '../../../guard/audit/sink.ts'

/** Several records as one; a file has the place of its record before its name where there are several. */
export function severalChains(records: readonly StoredChains[]): StoredChains {
  const [only, ...others] = records
  if (only !== undefined && others.length === 0) return only
  return {
    place: records.map(({ place }) => place).join(', '),
    async *chains() {
      for (const stored of records) for await (const chain of stored.chains()) yield within(stored.place, chain)
    },
  }
}

function within(place: string, chain: StoredChain): StoredChain {
  return {
    chain: chain.chain,
    async *lines() {
      for await (const line of chain.lines()) yield { ...line, file: `${place}/${line.file}` }
    },
  }
}
