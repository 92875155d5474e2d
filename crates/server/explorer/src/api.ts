// What the server answers: see /api/openapi.json.

export type Type = "PER" | "ORG" | "LOC" | "MISC";

export interface Named { id: string; name: string; type: Type }
export interface Suggestion extends Named { mentions: number; alias: string | null }

export interface About {
  name: string; documents: number; entities: number; links: number; types: Partial<Record<Type, number>>;
  unit: [string, string]; window: string; filter: string; imported: string | null; granularity: string;
  calendar: { time: string; stories: number }[]; edit: boolean; formats: string[]; version: string;
}

export interface SceneNode {
  id: string; name: string; label: string; type: Type | null; mentions: number; stories: number; degree: number; community: number | null;
  first_seen: string | null; last_seen: string | null; x: number; y: number; radius: number; font: number;
  type_color: string; community_color: string;
}
export interface SceneLink {
  source: number; target: number; weight: number; count: number; expected: number | null; fdr: number | null; disparity: number | null;
  first_seen: string | null; last_seen: string | null; close: boolean;
}
export interface SceneCommunity { number: number; name: string; size: number; shown: number; color: string }
export interface Scene { width: number; height: number; nodes: SceneNode[]; links: SceneLink[]; communities: SceneCommunity[] }
export interface Times { granularity: string; steps: string[]; links: [number, number][][] }

export interface Entity extends Named {
  aliases: string[]; mentions: number; copies?: number; around?: number; by_role?: number; documents: number; stories: number;
  first_seen: string | null; last_seen: string | null; listed?: string; open?: string[];
}
export interface Quote {
  document: string; title: string | null; start: number; end: number; text: string; date: string | null;
  marks?: [number, number][]; copy_of?: string;
}
export interface Words { words: string; from: string; to: string; stories: number; evidence: Quote }
export interface Edge {
  source: string; target: string; weight: number; count: number; expected: number; lift: number; npmi: number; p: number; fdr: number;
  disparity: number; labels?: Words[]; first_seen: string | null; last_seen: string | null; evidence: Quote[]; imported?: boolean;
}
export interface Who { entity: Entity; links: (Edge & { id: string; name: string })[]; degree: number }
export interface Source { document: string; title: string | null; date: string | null; source: string | null; url: string | null; mentions: number | null }
export interface Linked { a: string; b: string; a_is_source: boolean; edge: Edge | null; strength: number; stories: [number, number]; hint: string | null; sources: Source[] }
export interface PathAnswer { found: boolean; entities?: Named[]; steps: Edge[]; strength: number; others?: PathAnswer[]; hint: string | null }
export interface Timeline { steps: { time: string; stories: number; share: number }[]; granularity: string; undated: number; trend: { tau: number; p: number } | null }
export interface Decided { number: number; text: string; entity: Named | null }
export interface Decision { number: number; text: string; decision: string; author: string; time: string; evidence: string | null }
export interface Found { count: number; hits: (Quote & { entities: Named[] })[] }

/** Why there is no answer. */
export class Problem extends Error {
  constructor(readonly code: string, readonly detail: string, readonly help: string | null, readonly candidates: Named[]) {
    super(help ? `${detail}: ${help}` : detail);
  }
}

export type Parameters = Record<string, string | number | boolean | null | undefined>;

/** Parameters as an address has them; what is nothing is left out. */
export function written(parameters: Parameters): string {
  const said = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return said.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join("&");
}

async function ask(path: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`./api/${path}`, { credentials: "same-origin", ...request });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem("gone", "the program that shows this graph does not answer", "is it still running?", []);
  }
  if (response.ok) return response;
  const said = await response.json().catch(() => ({}));
  throw new Problem(said.code ?? "broken", said.detail ?? `status ${response.status}`, said.help ?? null, said.candidates ?? []);
}

export async function get<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
  const query = written(parameters);
  return (await ask(query ? `${path}?${query}` : path, { signal })).json();
}

export async function file(path: string, parameters: Parameters): Promise<Blob> {
  return (await ask(`${path}?${written(parameters)}`, {})).blob();
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  return (await ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json();
}

export async function remove<T>(path: string): Promise<T> {
  return (await ask(path, { method: "DELETE" })).json();
}

/** Of questions that are asked one after the other, only the last one is of interest. */
export class Latest {
  private running: AbortController | null = null;

  /** Asks; nothing if another question came meanwhile. */
  async of<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.running?.abort();
    const own = new AbortController();
    this.running = own;
    try {
      const answer = await question(own.signal);
      return own.signal.aborted ? undefined : answer;
    } catch (error) {
      if (own.signal.aborted) return undefined;
      throw error;
    }
  }
}

export const KINDS: Record<Type, [string, string]> = {
  PER: ["person", "people"],
  ORG: ["organization", "organizations"],
  LOC: ["place", "places"],
  MISC: ["other name", "other names"],
};

export const COLORS: Record<Type, string> = { PER: "#d9483b", ORG: "#3b75d9", LOC: "#46a05a", MISC: "#966ebe" };
