/** Draws what a picture consists of: squares around points and strokes, and meshes. */
import { PARAMS_SLOT } from './params.ts';
import type { Resources } from './Resources.ts';
import type { Mesh, Points } from './SurfacePass.ts';

/** Vertices of a square (shaders/view/quad.wgsl). */
const QUAD = 6;

export class Brush {
  readonly #pass: GPURenderPassEncoder;
  readonly #resources: Resources;
  readonly #layout: GPUBindGroupLayout;
  readonly #params: GPUBuffer;
  /** Bound where nothing is read. */
  readonly #strokes: GPUBuffer;

  constructor(
    pass: GPURenderPassEncoder,
    resources: Resources,
    layout: GPUBindGroupLayout,
    params: GPUBuffer,
    strokes: GPUBuffer,
  ) {
    this.#pass = pass;
    this.#resources = resources;
    this.#layout = layout;
    this.#params = params;
    this.#strokes = strokes;
  }

  /** Squares `first` … `first + count − 1` of those whose numbers are in a buffer; `name` tells buffers apart. */
  squares(
    pipeline: GPURenderPipeline,
    slot: number,
    name: string,
    { buffer, count }: Points,
    first = 0,
  ): void {
    if (count <= 0) return;
    this.#bind(pipeline, slot, name, buffer);
    this.#pass.draw(QUAD * count, 1, QUAD * first);
  }

  mesh(pipeline: GPURenderPipeline, slot: number, { vertices, triangles, indices }: Mesh): void {
    this.#bind(pipeline, slot, 'mesh', this.#strokes);
    this.#pass.setVertexBuffer(0, vertices);
    this.#pass.setIndexBuffer(triangles, 'uint32');
    this.#pass.drawIndexed(indices);
  }

  #bind(pipeline: GPURenderPipeline, slot: number, name: string, numbers: GPUBuffer): void {
    const bound = [{ buffer: this.#params, size: PARAMS_SLOT }, { buffer: numbers }];
    this.#pass.setPipeline(pipeline);
    const group = this.#resources.group(`draw ${name}`, this.#layout, bound);
    this.#pass.setBindGroup(0, group, [slot * PARAMS_SLOT]);
  }
}
