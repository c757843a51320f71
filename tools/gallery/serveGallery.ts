import { createServer } from 'vite';
import type { Server } from '../serve.ts';
import { galleryConfig } from './config.ts';

export interface GalleryAddress {
  host?: string;
  /** The next free one is taken if it isn't; 0 for any. */
  port?: number;
  /** Opens the first page in a browser. */
  open?: boolean;
}

/** Serves the gallery from its sources. */
export async function serveGallery({
  host = '127.0.0.1',
  port = 0,
  open = false,
}: GalleryAddress = {}): Promise<Server> {
  const server = await createServer({
    ...galleryConfig,
    server: { host, port, open, watch: null, hmr: false },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0];
  if (url === undefined)
    throw new Error(`gallery: expected an address on ${host}, got none. Pass --host 127.0.0.1.`);
  return { url, close: () => server.close() };
}
