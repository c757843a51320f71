import { fileURLToPath } from 'node:url';

/** The gallery as the tests build it. */
export const SITE = fileURLToPath(new URL('../../out/test-gallery', import.meta.url));
