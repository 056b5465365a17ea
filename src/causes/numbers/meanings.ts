/** What a number of the token service means, in half a sentence that continues "AADSTS… means that". */
export type Meanings = Readonly<Record<number, string>>
