import { decodeSafetensors, encodeSafetensors, type ParameterStore } from 'webgpu-ebm';

/** Models of one architecture, by name. */
export type Models = Readonly<Record<string, ParameterStore>>;

/** The weights of all models in one safetensors file, as `model/weight`. */
export async function saveTogether(models: Models): Promise<Uint8Array> {
  const tensors = await Promise.all(
    Object.entries(models).map(async ([model, parameters]) =>
      Object.entries(await parameters.readAll()).map(([name, tensor]) => [`${model}/${name}`, tensor]),
    ),
  );
  return encodeSafetensors(Object.fromEntries(tensors.flat()));
}

/**
 * Takes back what `saveTogether` wrote, or the weights of one model for all of them.
 *
 * @throws DataError for weights that don't fit; then nothing is changed.
 */
export async function loadTogether(models: Models, file: Uint8Array): Promise<void> {
  const before = await saveTogether(models);
  try {
    loadEach(models, file);
  } catch (error) {
    loadEach(models, before);
    throw error;
  }
}

function loadEach(models: Models, file: Uint8Array): void {
  const tensors = Object.entries(decodeSafetensors(file).tensors);
  for (const [model, parameters] of Object.entries(models)) {
    const prefix = `${model}/`;
    const own = tensors.filter(([name]) => name.startsWith(prefix));
    const named = own.map(([name, tensor]) => [name.slice(prefix.length), tensor] as const);
    parameters.load(encodeSafetensors(Object.fromEntries(own.length > 0 ? named : tensors)));
  }
}
