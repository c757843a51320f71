// Prints which adapter WebGPU for Node gives in this environment, as JSON; null when there is none.
// Runs in a process of its own: drivers are chosen when a process starts, and a broken one may take it down.

import { create } from 'webgpu';

const info = (await create([]).requestAdapter())?.info;
const names = [info?.vendor, info?.architecture, info?.device, info?.description].join(' ');
const isCpu = info?.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render/i.test(names);
console.log(JSON.stringify(info ? { name: info.description || names.trim(), isCpu } : null));
