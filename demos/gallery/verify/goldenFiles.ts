/** The files of reference data, which lie beside the site. */
const URLS = import.meta.glob<string>('../../../test/fixtures/golden/*.json', {
  query: '?url',
  import: 'default',
  eager: true,
});

export function addressOf(file: string): string {
  const address = Object.entries(URLS).find(([path]) => path.endsWith(`/${file}`))?.[1];
  if (address === undefined)
    throw new Error(`Reference data: expected ${file}, got none. Build the site again.`);
  return address;
}

export async function loadGolden(file: string): Promise<unknown> {
  const response = await fetch(addressOf(file));
  if (!response.ok) {
    throw new Error(`Reference data: expected ${file}, got ${response.status}. Load the page again.`);
  }
  return response.json();
}
