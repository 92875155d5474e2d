-- What many people ask for at once: suggestions, names, links, ego networks, the first view; now and then a path.
local paths = {}
for line in io.lines(os.getenv("MIX")) do
  paths[#paths + 1] = line
end
local at = math.random(#paths)

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

local threads = {}
function setup(thread)
  table.insert(threads, thread)
end

function init()
  refused = 0
end

function response(status)
  if status ~= 200 then refused = refused + 1 end
end

function done(summary, latency)
  local refused = 0
  for _, thread in ipairs(threads) do refused = refused + thread:get("refused") end
  local e = summary.errors
  print(string.format("%d answers, %d refused, %d errors, p50 %.1f ms, p99 %.1f ms, %.0f a second", summary.requests, refused,
    e.connect + e.read + e.write + e.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.requests / (summary.duration / 1e6)))
  if refused + e.connect + e.read + e.write + e.timeout > 0 then os.exit(1) end
end
