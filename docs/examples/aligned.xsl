<?xml version="1.0" encoding="UTF-8"?>
<!--
  The aligned sentences of an edition made by exporter, as tab-separated lines: the id of the Chinese
  sentence, the Chinese, the English, and who made the English (machine or human).
  Any processor for XSLT 3.0 runs it:  saxon -s:tei/NAME.xml -xsl:aligned.xsl
-->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xpath-default-namespace="http://www.tei-c.org/ns/1.0">
 <xsl:output method="text" encoding="UTF-8"/>
 <xsl:key name="sentence" match="s" use="@xml:id"/>
 <xsl:template match="/">
  <xsl:for-each select="//div[@type = 'translation']//s">
   <xsl:variable name="sources" select="key('sentence', tokenize(@corresp, '\s+') ! substring-after(., '#'))"/>
   <xsl:variable name="language" select="string(ancestor-or-self::*[@xml:lang][1]/@xml:lang)"/>
   <xsl:value-of select="string-join($sources/@xml:id, ' ')"/>
   <xsl:text>&#9;</xsl:text>
   <xsl:value-of select="normalize-space(string-join($sources, ' '))"/>
   <xsl:text>&#9;</xsl:text>
   <xsl:value-of select="normalize-space(.)"/>
   <xsl:text>&#9;</xsl:text>
   <xsl:value-of select="if (contains($language, '-t-')) then 'machine' else 'human'"/>
   <xsl:text>&#10;</xsl:text>
  </xsl:for-each>
 </xsl:template>
</xsl:stylesheet>
