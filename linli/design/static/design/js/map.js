// Maps of the community's own shapes (Leaflet, no tiles). Beside each stands a table or a form: nothing needs it.
"use strict";

const input = (name) => document.querySelector(`[name="${name}"]`);
const colour = getComputedStyle(document.documentElement).getPropertyValue("--brand").trim() || "#0a6e5f";

function style(feature) {
  const weight = feature.properties?.weight ?? 0;
  return { color: colour, weight: 1.5, fillColor: colour, fillOpacity: 0.06 + Math.min(weight, 10) * 0.05 };
}

function label(feature, layer) {
  const { name, note, href } = feature.properties ?? {};
  if (name) layer.bindTooltip(note ? `${name}<br>${note}` : name, { permanent: true, direction: "center", className: "shape-label" });
  if (href) layer.on("click", () => location.assign(href));
}

function picker(map, element) {
  let marker = null;
  const put = (latlng) => {
    marker = marker ? marker.setLatLng(latlng) : L.circleMarker(latlng, { radius: 9, color: "#b3261e", fillOpacity: 0.6 }).addTo(map);
    input("latitude").value = latlng.lat.toFixed(6);
    input("longitude").value = latlng.lng.toFixed(6);
  };
  if (element.dataset.latitude) put(L.latLng(+element.dataset.latitude, +element.dataset.longitude));
  map.on("click", (event) => put(event.latlng));
}

function drawer(map) {
  const points = [];
  const shape = L.polygon([], { color: "#b3261e" }).addTo(map);
  map.on("click", ({ latlng }) => {
    points.push([latlng.lng, latlng.lat].map((n) => +n.toFixed(6)));
    shape.setLatLngs(points.map(([lng, lat]) => [lat, lng]));
    if (points.length > 2) input("outline").value = JSON.stringify({ type: "Polygon", coordinates: [[...points, points[0]]] });
  });
}

document.querySelectorAll("[data-map]").forEach(async (element) => {
  const map = L.map(element, { attributionControl: false, zoomSnap: 0.25 });
  const shapes = await (await fetch(element.dataset.geojson, { headers: { Accept: "application/json" } })).json();
  const layer = L.geoJSON(shapes, { style, onEachFeature: label, pointToLayer: (f, at) => L.circleMarker(at, { radius: 6, color: colour }) }).addTo(map);
  if (shapes.features.length) map.fitBounds(layer.getBounds(), { padding: [12, 12] });
  else map.setView([30.5, 120.9], 15);
  if (element.dataset.map === "pick") picker(map, element);
  if (element.dataset.map === "draw") drawer(map);
});
