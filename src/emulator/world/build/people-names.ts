/** Names that lose no letter when their diacritics are taken off. */
export const givenNames = words(`
  Ada Adaeze Aiko Amélie Anaïs Andrés Anika Arjun Astrid Beatriz Carlos Chiara Chloé Dagný Daniela Eero Elif Emre Fatima
  Farouk Giulia Håkan Hanna Hiroshi Ines Isaac Jasper Jiří João Katarína Keiko Kofi Lars Leila Lucía Mads Mai Marek Mbali
  Mehmet Nadia Naveen Niamh Noor Olga Omar Paolo Priya Quentin Ravi Renée Rosa Samir Seán Sofía Stefan Tadeo Tomáš Uma
  Víctor Wanjiru Yara Yusuf Zoë`)

export const surnames = words(`
  Abebe Andersson Bianchi Castro Chen D'Angelo Diallo Dubois Eze Fernández García Haddad Hoang Ibáñez Ito Jansen Kapoor
  Kovács Kowalski Lindqvist Mensah Moreau Müller Nakamura Nguyen Novák O'Brien O'Neill Okafor Okonkwo Patel Pérez Quispe
  Rossi Saidi Santos Schäfer Silva Suzuki Takahashi Tanaka Tran Turan Vargas Villanueva Weber Çelik Zhang`)

export const jobTitles: readonly [string, ...string[]] = [
  'Account Manager',
  'Analyst',
  'Controller',
  'Designer',
  'Developer',
  'Engineer',
  'Head of Department',
  'Lawyer',
  'Planner',
  'Technician',
]

export const departments: readonly [string, ...string[]] = [
  'Engineering',
  'Finance',
  'Human Resources',
  'IT',
  'Legal',
  'Marketing',
  'Operations',
  'Sales & Service',
]

interface City {
  readonly name: string
  readonly country: string
  readonly language: string
}

export const cities: readonly [City, ...City[]] = [
  { name: 'Rotterdam', country: 'NL', language: 'nl-NL' },
  { name: 'Łódź', country: 'PL', language: 'pl-PL' },
  { name: 'Köln', country: 'DE', language: 'de-DE' },
  { name: 'Lyon', country: 'FR', language: 'fr-FR' },
  { name: 'Leeds', country: 'GB', language: 'en-GB' },
  { name: 'Osaka', country: 'JP', language: 'ja-JP' },
  { name: 'Denver', country: 'US', language: 'en-US' },
]

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
