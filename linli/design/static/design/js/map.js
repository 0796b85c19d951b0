// Maps of the community's own shapes (Leaflet, no tiles). Beside each stands a table or a form: nothing needs it.
// <div data-map="show|pick|draw" data-geojson="/…"> with features whose properties are name, note, href, weight, shade.
"use strict";

const input = (name) => document.querySelector(`[name="${name}"]`);
// No key stops at a pin: whoever has no mouse has the table or the form. One that leads nowhere lets a click through.
const place = (latlng, kind = "", interactive = true) =>
  L.marker(latlng, { icon: L.divIcon({ className: `pin ${kind}`, iconSize: [30, 30] }), keyboard: false, interactive });

/** 0 (few) to 4 (many), from `shade` or from `weight` against the heaviest. */
function shade(properties, heaviest) {
  if (properties.shade !== undefined) return properties.shade;
  return Math.min(4, Math.ceil((4 * (properties.weight ?? 0)) / heaviest));
}

function words(...lines) {
  const box = document.createElement("div");
  lines.filter(Boolean).forEach((line) => {
    const row = document.createElement("div");
    row.textContent = line;
    box.append(row);
  });
  return box;
}

/** On a map to look at, a shape leads to its page; where somebody points or draws, clicks go through it. */
function label(feature, layer, leads) {
  const { name, note, href } = feature.properties ?? {};
  if (name) layer.bindTooltip(words(name, note), { permanent: true, direction: "center", className: "shape-name" });
  if (leads && href?.startsWith("/")) layer.on("click", () => location.assign(href));
}

/** A name wider than its shape would lie on its neighbours': it waits until the map is nearer. The table has them all. */
function spare(layer) {
  layer.eachLayer((each) => {
    const shape = each.getElement?.();
    const words = each.getTooltip()?.getElement();
    if (shape && words && each.getBounds) words.classList.toggle("crowded", words.offsetWidth > shape.getBoundingClientRect().width + 6);
  });
}

function picker(map, element) {
  const { latitude, longitude } = { latitude: input("latitude"), longitude: input("longitude") };
  let pin = null;
  const put = (latlng) => {
    pin = pin ? pin.setLatLng(latlng) : place(latlng).addTo(map);
    latitude.value = latlng.lat.toFixed(6);
    longitude.value = latlng.lng.toFixed(6);
  };
  if (element.dataset.latitude) put(L.latLng(+element.dataset.latitude, +element.dataset.longitude));
  map.on("click", (event) => put(event.latlng));
}

/** Corners by clicks; a click on the last corner takes it back. */
function drawer(map) {
  const outline = input("outline");
  const corners = [];
  const shape = L.polygon([], { className: "shape" }).addTo(map);
  const show = () => {
    shape.setLatLngs(corners.map((corner) => corner.getLatLng()));
    const ring = corners.map((corner) => corner.getLatLng()).map(({ lat, lng }) => [+lng.toFixed(6), +lat.toFixed(6)]);
    outline.value = ring.length > 2 ? JSON.stringify({ type: "Polygon", coordinates: [[...ring, ring[0]]] }) : "";
  };
  map.on("click", ({ latlng }) => {
    const corner = place(latlng, "corner").addTo(map);
    corner.on("click", () => {
      if (corners.at(-1) === corner) corners.pop().remove();
      show();
    });
    corners.push(corner);
    show();
  });
}

async function draw(element) {
  const answer = await fetch(element.dataset.geojson, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const shapes = await answer.json();
  const heaviest = Math.max(1, ...shapes.features.map((feature) => feature.properties?.weight ?? 0));
  element.classList.add("leaflet-container");
  const map = L.map(element, { attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false });
  const leads = element.dataset.map === "show";
  const layer = L.geoJSON(shapes, {
    interactive: leads,
    style: ({ properties }) => ({ className: `shape shade-${shade(properties ?? {}, heaviest)}` }),
    pointToLayer: (feature, at) => place(at, "", leads && Boolean(feature.properties?.href)),
    onEachFeature: (feature, layer) => label(feature, layer, leads),
  });
  const bounds = layer.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [12, 12] });
  else map.setView([30.5, 120.9], 15);
  layer.addTo(map);
  spare(layer);
  map.on("zoomend", () => spare(layer));
  if (element.dataset.map === "pick") picker(map, element);
  if (element.dataset.map === "draw") drawer(map);
}

document.querySelectorAll("[data-map]").forEach(draw);
