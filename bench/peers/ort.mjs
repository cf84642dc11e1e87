// A worker as peer.py describes it, running a sampling case's network in ONNX Runtime: node ort.mjs CASE [--threads N]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const warmSeconds = 2;
const { values: options, positionals: [name] } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: "string", default: "2" } },
});

const say = (fields) => process.stdout.write(JSON.stringify(fields) + "\n");

/** The graph as bytes, exported by PyTorch from the peer's own network, and how many parameters it has. */
function exportGraph() {
  const folder = mkdtempSync(join(tmpdir(), "atelier-onnx-"));
  try {
    const file = join(folder, "graph.onnx");
    const script = join(dirname(fileURLToPath(import.meta.url)), "export_onnx.py");
    const parameters = Number(execFileSync("/usr/bin/python3", [script, name, file], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
    return { graph: readFileSync(file), parameters };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Standard normal numbers for every input; what they are does not matter to the time. */
function makeInputs(ort, session) {
  const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
  return Object.fromEntries(session.inputMetadata.map(({ name, shape }) => {
    const count = shape.reduce((a, b) => a * b, 1);
    return [name, new ort.Tensor("float32", Float32Array.from({ length: count }, normal), shape)];
  }));
}

/** The kernel's high-water mark of this process, in MiB. */
const peakRssMb = () => Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024);

async function timed(step) {
  const start = performance.now();
  await step();
  return performance.now() - start;
}

let ort;
try {
  ort = (await import("onnxruntime-node")).default;
} catch (problem) {
  say({ ready: false, reason: `onnxruntime-node: ${problem.code ?? problem.message}; run npm ci in bench/peers` });
  process.exit(0);
}

const { graph, parameters } = exportGraph();
const session = await ort.InferenceSession.create(graph, {
  executionProviders: ["cpu"],
  graphOptimizationLevel: "all",
  intraOpNumThreads: Number(options.threads),
  interOpNumThreads: 1,
});
const inputs = makeInputs(ort, session);
const step = () => session.run(inputs);
const begin = performance.now();
let warmMs = Infinity;
for (let done = 0; done < 2 || performance.now() - begin < 1000 * warmSeconds; done++) warmMs = Math.min(warmMs, await timed(step));
say({ ready: true, batch: Object.values(inputs)[0].dims[0], parameters, warm_ms: warmMs, version: `ONNX Runtime ${ort.env.versions.node}` });

for await (const line of createInterface({ input: process.stdin })) {
  const ms = [];
  for (let left = Number(line); left > 0; left--) ms.push(await timed(step));
  say({ ms, peak_rss_mb: peakRssMb() });
}
